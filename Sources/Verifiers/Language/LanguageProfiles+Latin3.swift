// SPDX-License-Identifier: Apache-2.0

// Counted by Benchmarks/measure-verifiers/language_fit.py.
extension LanguageProfile {
    /// `sl`, `hr`, `hu`, `ro`, `tr`, `vi`, `id`, `lt`.
    static let latin3: [LanguageProfile] = [
        LanguageProfile(
            "sl",
            """
            12 _na_pr
            11 _po_zaje_ka_na_ni_pre
            10 _da_do_iz_je_nianjatodatne_njeno_ostotetekti_tot
            9 _ko_mo_ne_se_v_ekaen_ga_gočja_jenke_menmognosogoočeporpriredstaza_če_
            8 _im_od_ra_sp_st_vrednegaih_ikaimeitejavki_kovli_likljanikoraov_očipakpodproranrazse_st_stita_tevzna
            7 _al_in_ka_me_ob_pa_sl_up_ve_vs_z_aj_akaaliapaaveaviavndnodolekeeljem_enaenienoenteveezngrahodikoiloin_\
            itiizbizvkazko_la_ljelnilo_ločma_namnapnasnegnjaodaoloovnpisposrabremslistrtavte_upova_vanve_velvilvnoče\
            nčil
            6 _bi_br_de_ki_ma_ok_sk_uk_us_zn_če_štakeakoalnanaaniaslastatiazabirbitbraca_da_deldendnidoked_edeeneenj\
            ev_evaeviicaik_ilailniraisajanjemjo_konledlovme_možnajnaknevnicnihod_odeodnodpogroroot_ovaoveovoožnpompo\
            vprara_ramravrekrevrezri_ritrogročrstskasposprstotantratreujeukaumeustvarvedvečvi_vnavrevrszapzbiči_štež\
            no
            5 _ar_ba_bo_di_gl_kl_le_no_om_op_pi_s__si_so_ta_te_ti_vh_viablajaajoaklaloam_ameamoan_apiariateatkavaavl\
            az_bilblibljbo_ce_cijde_di_dnjdo_dovdprediek_elieloemaemeemoeriesteteetietoezagumiceikeil_inaiskisnistit\
            viz_iškji_jučkatketklikljkodkotkumličljiljulogmanmedmetmi_mnimo_nalnavnemnilnjinovnsknt_oblodooknokuoljo\
            m_omeomnomoopior_očapa_polratretrikrnesebsezsklslesloso_spestestvtemtertictisto_tortovtvavenvezvhovitvlj\
            vnevnivo_vodvorvsezakzbrzvoča_
            4 _en_saaboajtamiarjačievojivklaladnannačnizripsamšče
            """
        ),
        LanguageProfile(
            "hr",
            """
            13 je_
            12 _pr
            11 _ne_po_zaijena_
            10 _da_je_ko_naanjja_ka_ne_ni_proti_za_
            9 _iz_mo_ni_se_u_atocijda_datikake_likma_mognijnjeno_oguoriostoteprepririjstatektot
            8 _do_im_od_sl_st_vraciakoavaedngućijairaistitijenju_ko_li_mennjanospodra_ranredse_slistita_tavva_vanzna\
            će_
            7 _ak_bi_gr_i__il_is_ka_me_ob_op_ov_ra_re_sa_ta_tran_anaaniatidnoekaemaemoenaenienjentgrailiimaimeinaita\
            ivajedji_kojkorljaljeljume_mornemnu_odaog_om_or_oraovaozopispospraravrazremriste_toruspućezorčit
            6 _br_de_di_in_kl_li_s__si_sp_su_sv_us_veabladaaj_ak_aljanoao_areataaviavlbitbrodandržekeekteliemeen_ene\
            enoenuevaeškgregu_ih_ikeim_isaispiteizvjanjučkljkomkonku_la_lazmemmjenaknarnačnepniknovod_odrogroj_ojeoj\
            ioljopcovooznpcipokpozradrebrekrenrešri_rikrojrozržasa_samsprst_stosu_tantratreujeulaumeučive_vi_vljvorv\
            revrivrščin
            5 _ar_ma_os_te_uk_ul_up_uč_va_vi_zn_ćeadnadrajuakaalnam_amaamoaneapiaraariastavnaz_azaaziaznačiažeba_bli\
            bojca_ci_dijdirdnidoddreebaedaedbedeedieksekuepoeraestetaicaiciijuikoiniireis_isničiičkišejeljesjevkacka\
            okazki_kraktole_licličlo_mo_natnevnicnihnimnisnjunognutodiojaokuomoonaopioveovipjepotpovrajramratretređr\
            itrogromrstršislosnispespispjstestrstutabtakterto_tuptvouklvalvarvelvećvo_zadzanzapzivzvoćenći_čenđenše_\
            ši_škaštaže_
            4 _bo_kr_ti_uv_čialiavedokiz_kadmožndaokaoreponressadsimtatvajvnovolvrszav
            """
        ),
        LanguageProfile(
            "hu",
            """
            12 _a_
            10 _az_me_ne_szaz_eleem_en_lennem
            9 _be_el_ha_ki_le_ércsoek_fájgy_megncssa_teltt_tásájlás_ásaés_
            8 _cs_eg_fe_fá_hi_ka_pa_va_ésagyak_an_araaszatócs_egyentes_et_ettfelhashatjeljl_lt_mennálok_ottse_si_szn\
            téstó_zésáltényértése
            7 _ad_al_fo_ho_ké_kö_mi_ta_vá_z_al_ancapcat_elyeneereeszezeezéforha_hethibhozintja_kapkerkorletlhalisllí\
            lyelítminni_nytnévor_parpcsra_ranrtervérássolsszszaszesztszásíttaltertottumtártékvagválvénytezetznázásál\
            lérvítáíté
            6 _ak_ez_je_ke_ni_né_si_te_tá_tö_vi_áladaaktalaalmaláartatoatába_bancsadateg_eheel_elmelőerüeteetiez_ező\
            eálgjehelibaik_ikeincindis_isskatkezképközlaklaplatlehlesllelmelépló_magmeznakndeneknetninnt_ntunyeolóom\
            aon_ormoz_re_rt_rtérülsiksoksomsorsziségtartattetti_um_umeva_ve_yezzerzámző_álaálóányár_ásiásoégeésiév_
            5 _ab_am_ar_bi_en_he_is_ko_li_lé_mu_má_na_ny_pr_re_so_ve_vé_átablamebb_beáblacióegaegjejeelhellelseltelé\
            emeendengeníer_ertesíetletéetőevefejfogfolgadgesgyegyogáliléistkalkilkuskönleglemlmaltaltoltálvaly_lyalá\
            llásmatmazmelmermunmásmódnevngenkanyonyvnítogyolgolvolyontorros_ozáperpésrakrehrenresretrmásakstász_szot\
            a_testhatletoktomtoztrető_unkus_valvanvervetvisvtávégyvtza_zolzó_álháraároásáát_ék_ékeélyép_épéészéteírá\
            ók_ól_önyöveül_ült
            4 _in_ma_móadáangbenedéfüghanhezillismitekarkénküllasloklésot_résszítérzenzáráciáliöltügg
            """
        ),
        LanguageProfile(
            "ro",
            """
            13 _de
            12 arede_re_te_
            11 _nu_înea_ul_
            10 _co_fi_seentestiunle_ntrnu_reastetă_
            9 _di_es_in_ne_pe_reat_ateazăcareazelefișie_ierileluineanumpenru_rulse_truui_uneză_în_țiu
            8 _a__ac_ca_cu_da_la_po_pr_su_unaloatăațicomconcu_că_cțiectecțereii_intireistișila_lizmenne_nteoaror_ri_\
            sectattertoruluumevalșie
            7 _af_al_ar_ex_fo_li_ma_o__op_sa_si_st_ti_ut_va_șiactaliau_bilbolcesdinecueroeruficicaiciifiiliimbin_ini\
            it_izalicloclorlulmbome_oatocaopțoripoaprepropțirarrecră_simsiustastrsă_ta_tartiltratretulun_uniuriut_ut\
            iși_șteți_
            6 _ad_er_im_me_mo_pa_pu_s__sc_sp_să_ta_tr_veabiaceacăafiai_al_ar_araastatoca_catccece_cepchechicitctecun\
            cutdacdatdesealei_epter_erierseștferforia_imaimeimpinaineiteităișeițilidloală_maimodmărnecnt_oluompormor\
            uparplipriptaputra_ratregresrierilrmaroasauscust_tabtiptivtriturumăutuverzatîncărișeașirțiețiițin
            5 _an_ap_at_au_bi_ce_ci_câ_do_fa_fu_ie_lu_ni_ob_viaccagialeantbuicațcifcorcrictictoctuculcărdecdefdepdim\
            dirdreduldă_easebueciefiegiel_eloensermesaesceteetuevaeșifi_fiefinfosgingisicăid_iecieșimiincindinfinsio\
            nitaitiivelimlinlislurmanmarmatmațmelminmitmplmulnalnarnd_ndenevnfoni_nicniinilnosnsină_nțioceoduoloonao\
            rtoscostpe_pecperporpotpulrcarebrelriirimrmirocrsiscrsitspestistăsunteateltimtoatutultuncunountutăândînt\
            ăruția
            4 _gă_noandatuaștcalcreesigăsiililontaobischuie
            """
        ),
        LanguageProfile(
            "tr",
            """
            11 eri
            10 _bi_de_do_içamaanıen_in_ir_lanlarler
            9 _ba_ge_ka_ol_sa_se_ve_yaan_araarıasıbirde_değdoser_esieçeeğiileiçiklelamlenosysi_syası_ya_yorçin
            8 _ar_be_bu_di_gö_ha_iş_ko_ku_ta_yeadıak_alaalıar_ataayıbelbilda_dı_ek_ekleneersgeçiliindiniiz_işlkulle_\
            lemllalı_ma_ndandeni_nı_or_rakri_rsisizsteullyençerılaındınışle
            7 _ad_al_ay_gi_il_pa_so_yoayabaşdendi_dizeliemeeniereetieyeeğehatik_im_iriisiiyoiziki_la_li_lirlmamadme_\
            meymi_ne_nmenımnınok_olarinrı_sayseçsinsonsıntantertırunuve_veryasyazyerçıkğerğişın_ır_ış_
            6 _bo_bö_da_ek_fa_he_is_si_sü_sı_te_tü_uy_ça_çı_önadeamıanaandatıbağbolbu_bölcı_dandesdıredeediel_eleell\
            em_embemienmerlestgergirgöril_ilmimiineirdistiçeiğiiş_işikarkaykenketklaldıliklinllelümmanmasmbomlemışna\
            _namncenekninnılolmonurderdiresrilrlermarılrınsemsürta_tabtaltartektirulauluuruyalyanyaryokyükzinçenölüü\
            m_ürüği_ıcıık_ılıımlırıısııyoığışimşti
            5 _an_dü_et_ki_li_ne_re_yü_çoabiablakiaktal_altam_anlanmarşaynaz_azlazmazıaç_ağlağıaşaaşlaşıbekbitbiçblo\
            bulci_dekdildirdu_dureceekieksenderdet_eyaeyifadfazgesgösiciilgimlinmirtkilkodkomksiktektıleşlgilislunlu\
            şlıklışmakmalmaymesmiymişmlamlımutmıyndindınenneğnlanmanu_numokuol_oluomuparralre_rekrlarmerulrumrümsats\
            imsunsıztamtemtilturtürtı_un_unaut_veyyapzlazmaçalöstümüüreüzeğilğinğlağı_ğınıklıktıldılmınaırmız_ıştışı\
            şarştı
            """
        ),
        LanguageProfile(
            "vi",
            """
            15 ng_
            13 _ch_kh_th
            12 _trhônkhônh_ông
            11 _ph_ti
            10 _nh_tậ_đưin_tintậpên_ập_
            9 _cá_có_gi_hi_ng_số_địch_cáccó_hi_ho_hể_iệuongsố_thểác_ùngđượđịnượcần_ết_ệu_ịnhỗi_ợc_
            8 _bả_củ_dù_ký_li_là_lệ_lỗ_qu_tê_tạ_và_đãbảnchochuchỉcủadùnhiệhầnhỉ_iêniểuký_là_lỗimụcphầronthathưtrotên\
            ại_ải_ảnhất_ầu_ến_ểu_ối_ột_ới_ục_ủa_
            7 _bi_bị_bộ_cả_gặ_hợ_ki_kế_lạ_mộ_mụ_ra_sa_tù_tự_vi_vị_vớ_đầ_đặ_đố_độangay_bị_bộ_chưchọghigặphayhiểhư_hải\
            họnhợpiếniệnkhikiểkếtliệlạimộtnhậphảra_rìntrìtùytự_vàovị_vớiài_ào_ìnhíchùy_đã_đầuđốiưa_ạngản_ặc_ặp_ặt_ếu\
            _ển_ện_ọn_ời_ợp_
            6 _bỏ_cấ_cầ_dò_dạ_dữ_gh_ha_ho_mã_nà_tì_tí_tư_từ_xu_đa_đi_để_đọ_đổ_ảnai_anhbỏ_chicảndòndạndữ_giáhiêhiếhuỗ\
            hànhưahị_hỗ_hứciá_iềuiểnkholệ_lệnmã_ngưnàyphirị_rợ_thithôthịthứtiếtrưtrịtrợtìmtạotừ_unguấtuỗivà_xuấànhày\
            _áchìm_òngđanđặtđể_địađọcđổiơngươnườnượnạn_ạo_ảngấu_ấy_ật_ắt_ều_ệnhịa_ọc_ổi_ộngờngợngức_
            5 _bằ_cu_da_dấ_dị_dụ_gỡ_hà_hệ_hỗ_lư_mà_mở_nế_sá_sử_tà_tá_tả_về_đếao_au_biếbằnchứcầndandấudịcdụneo_ghĩgườ\
            gỡ_heohiềhoặhânhómhĩahươhấyhậnhậphệ_hớ_hờihựciếtiếuliêmở_nghnhinhónhớnếuoặcpháphâquaquyquásaithethuthàth\
            ấthờthựtàitíntượuy_uộcviệvề_àm_àn_ái_ánháo_át_ân_ép_êu_ínhóm_úc_ăngđộ_độnĩa_ướcườiạm_ấp_ẫn_ận_ằngếp_ền_ị\
            chọi_ốngộc_ớc_ụngực_
            4 _co_cô_cỡ_dà_kí_lý_nộ_rõ_to_ở_am_côncấpcỡ_dẫngiảhamhuyháchéphế_khákíclý_ngunhưnộirênrõ_sácsử_thátratrê\
            tạiua_uyểuá_yểnây_êm_óa_ơn_ưu_ội_
            """
        ),
        LanguageProfile(
            "id",
            """
            14 an_
            12 _da_di_tiak_dakidakantid
            11 _meah_alaangmenng_si_
            10 _be_ke_pe_se_teariasiat_berdalengikakaslamnturi_teruk_
            9 _ba_in_ta_un_yaakaam_amaapaar_as_atadapdareraerkganmemngapatperranrkatukukauntyan
            8 _de_ko_re_siadaai_al_aliarabolbuada_embgunhanilailiiniisike_lahma_naknamngkntanyaol_penpilsebtanunaung
            7 _ad_ak_at_bu_ga_ha_ja_ka_ma_na_op_pa_sa_vaaerbagbardaedandendiddikebuekselaeluen_enaer_eriesigalgkaid_\
            ihailkimbis_janka_ksilanlidlihliklkalokluamasmbambonggni_nstokarahruksimstrtakuahuarukuvalya_
            6 _ar_la_le_ni_no_pi_pr_suaanagaagiahaaikaktaluampandantanyaruasuau_bahbelbukde_di_diadirdisditdukektel_\
            eloemuendenterlersesaetaetiga_gguharhkaianiduiguik_ikeinginsintipeirekatkelketkodkonkunlailehmatmbumormp\
            indandenilnisodeoleopeor_panpesprera_rakrekrelrinrisrsirussansessetsiksukta_tahtamtartautiftiktruuanuatu\
            ksumeurauruus_
            5 _al_an_ap_bi_ek_uk_veabaabeacaakhaksakuambanaap_argasaatiatuawabaibanbutcardefdibdigdildipdugebaefieh_\
            ek_emaemiencenserberdereerjerteruet_fikfingaghashirif_ifiih_in_indisaitekarkenkhikomks_ktiktukurla_lalle\
            blislu_manmilmpana_nalnanndingsnjanomnsiomooripa_pe_pempliprorasresrlarupsalselsifsilsinsisspestastetast\
            emti_tiptortu_turugaur_utuver
            4 _gu_hi_waaftauaayabacbihburdafdekebieleenees_forftagi_giaiabikiir_istkauki_kspmuknghnkaompormpadrgurma\
            sartektelubaum_
            """
        ),
        LanguageProfile(
            "lt",
            """
            13 as_
            12 _pati_
            11 _neis_
            10 _prai_eikinimasos_pavtas
            9 _fa_iš_la_nu_suailamadinepafaiiksintio_kaiko_laima_menmo_neptinus_vyk
            8 _ap_ar_at_ka_kl_ko_na_pe_re_viaikaliantaudausaveavyentimaimoklaksllanliolislėlnaunimntantiomapasperpri\
            ra_ramrašslėspastastita_uriveiykoėliės_
            7 _da_ga_ku_sk_sp_ta_ti_tu_yr_į__įradiaidangarbasiatycijda_es_galgraiamiesinainkistių_junkasklikomkurlas\
            linmatnetngtnkaogrojaotipalpaupraproreirinrodrtiskataitietikto_traudoui_umeunguotveryrayti
            6 _an_bū_di_do_du_ir_pi_ra_si_te_už_va_ve_šiaciaisaitakeaktalaameamoankar_araastaukautaviašaba_baibūtdar\
            dojdokduodytdžiei_eiselielėeriertetaetiešiforgiagtiia_iaiiauidaijaijoikaikiikoilainginėir_iteiusiškja_ja\
            mje_jo_joskelkiakitktakumlauleilo_ltimetminmosms_mą_nganisnt_ntrnusodyokuomeoriormpakparpatranrasrbariar\
            ierisritrmarogso_tatte_teitisturtyttė_tų_umauomustvadvieytačiaįrašasūtižinžym
            5 _au_ba_bu_de_fo_in_je_ju_ki_le_me_nė_po_ro_se_sr_są_įv_žyaipalealvandapiaplarsartataatiatmatoatvaugava\
            aštblodasdiddimdo_doteleeltenaerservestetrgargasgą_idiie_ietiešijuikliktikšiloimuimąinoiosip_itiičiiš_je\
            ijimka_kamkankeikinkonkrakstktikšmlenlialimlėsmaimi_namngingąnianioniunomntenuonurnėrodoorootaotopieplar\
            akrauri_rsisensijsisskisristesu_sustekteltemtiptmitojtostuktą_tėsudiuosurousivarviryklys_ėraškašmėžia
            4 _st_šaaujašyer_numšal
            """
        ),
    ]
}
