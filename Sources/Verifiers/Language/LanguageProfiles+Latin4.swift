// SPDX-License-Identifier: Apache-2.0

// Counted by Benchmarks/measure-verifiers/language_fit.py.
extension LanguageProfile {
    /// `lv`, `ca`, `eu`, `sq`, `af`, `ga`.
    static let latin4: [LanguageProfile] = [
        LanguageProfile(
            "lv",
            """
            12 as_
            11 _at_nets_
            10 _da_ie_iz_no_paai_es_ietās_
            9 _ir_ka_pi_sa_uz_vaattdatiesir_kstliems_ot_piestata_tietotttētu_tēl
            8 _ar_do_ko_la_li_lo_pā_ti_viaksar_atncijdeveizentetoevāiekielijaināis_izdizmizvja_jumkumla_lailēgmenne_\
            neinespārrakslētneumsuz_vaivievāszdeēlaīt_šan
            7 _ap_fo_kr_ma_na_pr_se_st_ta_un_vēaisam_anaatuav_da_derdokdītek_em_erīestga_iemienjaska_kaskrālogls_lu_\
            ma_mu_na_nasnavnosntsokuparra_rasrinrādrīgti_tratājtītumeumuun_us_vērzmaāciēgtērtēt_ība
            6 _au_di_fa_ga_ja_ku_re_ri_rā_sk_vead_ailaitaliantaraarbastatbatiatmatratsaukautdaredeeidekselāet_etieva\
            faiforgs_gt_gu_ieviešiksindiskistizsiņajamju_kaikonks_kurlablasliklādmaimanmiņmātnednepno_ntonu_nātoguoj\
            uontormos_osaotnpalpirproreirmārs_rtīrvirāsrētsassauskast_stistsstīsu_tastattiktmito_tā_tībukuumavadvarv\
            eivirvisvēlzvēzīmādīārsējuēlsņu_šķi
            5 _in_kl_kā_kļ_op_po_si_te_tā_šīabāadealsamaapaaplarpatīaugba_balbasbvibūtdesdotds_du_dz_dzidēteejei_eja\
            eleeliepieraerierveslidoieeijuikaiktikširmirsiņujā_kadkarklikluko_kā_kļūkšķlaplatlesloklstluslīdmasmērnd\
            anienornotns_nteogaoklopcoraotāpa_pakpatpciplapriramrbvrierslrt_ru_sa_sarserspiss_strstustēsējtartbatert\
            iptiņtortsltumturtusursustusēvervs_zinziņzvaādēām_ārvāsuāt_ātiātsējaēšaīdzīgsīmēītsīvsķirļūdņasūdaūt_
            4 _ai_be_ek_mo_nu_plainakaekrgaiierilulamlētmi_nokrukrāntektriāja
            """
        ),
        LanguageProfile(
            "ca",
            """
            14 _de
            13 de_
            12 _el_noel_es_
            11 _es_laer_ió_la_no_
            10 _a__ca_co_d__en_fi_ha_l__pe_s__unat_cióda_entestha_perqueés_
            9 _in_po_se_ésacial_ar_condeldesen_fiticaitxls_na_nt_ra_stata_tratxeun_xer
            8 _al_di_le_ll_pr_qu_re_siadacomecteixelsespgutia_ionlesmennomns_om_or_re_resstrtertorts_ut_
            7 _am_ex_i__ma_mo_op_pa_tradeamban_antaquariatgcarcioctedreeraersescet_eu_ficforidaifiinaintir_istitzix_\
            litllamb_ntroguonsontopcoriostot_pcipogpotpreproradrecri_rs_sensi_sióspestàtattgetretà_ue_una
            6 _ac_aq_fa_fo_hi_im_me_mi_o__ob_or_so_su_te_va_ve_vàallaloamearàassblebreca_caccadcancapccictodendirdor\
            ecceciegieguempermessetafinge_iciiliimainiireit_itaiu_liclidllilorma_matminmosmprmésncinesntantenviompon\
            aordormpecrdrriarmarobrreserssassite_tentrotzauesueturaus_valvervàlàli
            5 _ad_ar_cl_cr_da_em_gr_lí_ta_ti_to_usablactadoalialsanvap_aracamcatciacifclacodcorcrecrictudaddefecuemò\
            enaeneenyertervfalhi_id_ignimiincineinfinsipuis_latleglerlislleloclínmemmermetmplmòrnalnarnegnfonianicnt\
            inyaobaobrodiomeoneoraorsortpaqparpliporpospripusquaracranrarratrearegretrimrmersirtiràcsa_satscrse_stes\
            uatabtaltantartemtiltipturté_ualuarva_viaàctíniòri
            4 _ce_fe_ge_utaleamparratsau_aulbilblicalcercesctidifefeenierierreteferfongiriblic_iesiguimeissle_macman\
            mbrmisnatodeoduoméornorros_plerodscosecsegsigstisuptectesulausuutiènc
            """
        ),
        LanguageProfile(
            "eu",
            """
            13 en_
            12 erako_
            11 _ba_da_er_ezak_an_arerentu_tze
            10 arrateatuda_ea_egiekoez_ia_oa_ra_ta_zen
            9 _be_di_du_eg_fi_ir_koabiakoaldatzbatbilenterretafitik_in_ioaituitxitzna_rabrrerritegtuatxatzaua_utaxat
            8 _al_ar_au_bi_de_ga_ha_iz_ka_le_pa_sa_zeagoailaliaraartazibaldatdu_eanenaezaezigaigiago_ikoinaizakarket\
            konmenntuorerakreataktentutudizinzio
            7 _ed_es_et_in_taabeainaitakealaat_aztbehberdagdendiadirdo_earedoehaendeneestginharikaileiltio_iraireiru\
            istkatla_ldalealeiliklioltznekntzokupenratrazrekri_riarikrrarrortzrudsarstastetaltatte_teatektertiktsium\
            euruutszaizanzarzeazekzer
            6 _do_ge_go_ho_hu_it_la_ma_me_mo_or_pr_soadaaguahiakuamaandantar_ariasaaukbadbakbidburde_deadokeakeheeih\
            ek_ekiektemaereertesketegabgargi_gorgunhauhithoahutiakiarideihoilailiitaizekazkerkinkitkoakumldemanmatna\
            knarndantaoakoneontordoriorrortpasprore_rerrtertutantarturtxitziuakuaruenukezte
            5 _ad_ap_at_az_gu_ik_ja_on_si_te_zaabaadiagaakaakiaktaplargarpau_audaurautazkbaibeadesdieditdueeguehiele\
            enbetiezkforgehgitgoegurhenhoniagiboidaienieriluimaineiogirtitekalkenki_kolkorkurkuskutlaklanlarlatlehle\
            rloklormaimarnalndindondunetnprnteoaroenogaokooloomaonaoraormotapakpliprirburderimritrkirmarorrpertsru_s\
            ahsaisi_siaskasorteetibtortrats_tukukoun_unauneuraurburkurrurtuteza_zakze_zkezko
            4 _klaleaneatidinekulizneangouztzatzeh
            """
        ),
        LanguageProfile(
            "sq",
            """
            13 të_
            12 _e__i__pa_pë_tëpër
            11 _fifigguriguimiur_ër_
            10 _ng_nëar_me_mi_munnë_pamshtuarundurëës_
            9 _gj_ko_me_nj_nu_pramuarkdurenteshet_in_it_jë_menndunganjënt_nukrë_rëssë_uesuk_ëshësi
            8 _dh_do_ka_ku_sh_si_ësatidhëdokes_esëetëforgargjehtëhënim_ja_kumllookuormra_rimrkirmashkshësi_testi_tua\
            umeve_ëm_
            7 _fo_ga_ha_li_ll_ma_mo_mu_nd_së_teabiajtartat_avebimdëseleftuga_gabgjigjyhaphmehëmintionistjatje_jesjet\
            jtejyrka_kimkonkrikujle_matminmitngjni_ntioniortporprepriri_rinritruash_shmtektimtittuetësujturaurivleën\
            aërmërs
            6 _ar_di_du_dë_el_fa_in_kr_kë_mb_po_që_ta_vl_za_zgaftaktaleamjaraarfatëazhciodhedisdorefselëemeen_enderë\
            esifaqfilfshgjahe_hethkrhtahtohuridhitjituiv_jafkivkodkomleflemlerletli_lojlësmjamë_mërnjonteon_pasqë_rd\
            ore_resrf_rkurshrtortëse_sigsupta_tjeto_turuajupozarzgjën_ërd
            5 _an_as_bu_ek_em_fl_gë_ik_je_la_le_re_ri_rr_ru_tr_u__veabeaciadhalianiapjaqeariashasnasuavlbelburdhjdja\
            dryduhedheguek_eksektemëeraeriesaesuevefikflegragërhjeia_ifiikoileimejedjenjerjitjohkarke_ktiktukuakëtla\
            rlimlislliloglë_macmadmbamesmodmprmrina_nd_ndrndënimnumnësod_oheoj_omponeoshpanparpavpjeproranravregretr\
            ijrmurrerterturuerysrënshisiasimsitsnjstrsuasëstabte_telteruheulluruyrayrëyshërk
            4 _de_dj_ja_su_viaj_apëathdhudukel_funhtijekjo_jtulexliblidmuanatndaohuojionëor_rmbrtisiotatthttivtjatra\
            tritshverzë_
            """
        ),
        LanguageProfile(
            "af",
            """
            14 ie_
            13 _ninie
            12 _geer_
            11 _di_koan_dieon_te_
            10 _be_on_te_vade_eeleereldet_konndeom_van
            9 _he_ka_n__na_om_sk_to_ve_viaarbeederel_en_erses_hetinglaalêeng_rdestetertoeverêer
            8 _fo_in_kl_la_lê_st_wa_woaaiaanai_at_digeheenderdeueeurfouge_gehgelheuigeindir_kanklekryld_leuna_oorord\
            outrd_ruksieskrtelue_virworwysys_
            7 _aa_bo_dr_le_me_op_re_ta_voaamandansarddrueeneesek_erkernestewygeegesgs_gteieriesik_ikeit_ke_kopkteldi\
            le_leelikmaametnd_ne_ngenteoegoewondongoonop_or_ou_roorstskastrtoour_ut_waa
            6 _af_al_bi_bl_da_en_gi_hi_hu_li_ma_mo_pa_pr_ro_sl_we_wyaakaf_ak_aktal_aleam_ankantar_asiatabekbesblabru\
            datdekdteebreg_ekeekseleeliensentep_erterweskeunforgebgekgengidhieidsinsipeis_kaakenkerkkekodkooks_ladli\
            nlynmeemenmoenaangsnoens_nstodeoenontonvoomormpe_proranrdiregrourt_ruiryfse_selskestastotaataltanteeteut\
            iptrotyduikuitukkvinvoevolwe_wydydeydtyf_
            5 _an_de_gr_ho_ik_is_ly_mi_of_oo_sa_se_so_sp_ty_uiaalaatabeadsagtanaanganiap_artas_belbisbrodeedeldoeds_\
            dskdsyedeegaegeegseinekoektelaem_enoermeseesievigangepgetgevgroherhoohulig_ikoimain_inkintitekapkepkieki\
            nklikomkorldlldolekligllelpbmasmermgenbenimnklnksnt_ntanvooekoemoetof_oldommonboogootortoudpaspieppere_r\
            inrmeronrs_rskrwarywsensfosinslesluspeta_tabtintratteuk_ulpun_voowagwatweewerwinyn_ywi
            4 _do_eiallamearaassee_emaepaeraopsot_rnerwyssetit
            """
        ),
        LanguageProfile(
            "ga",
            """
            12 achomh
            11 _an_lean_annar_ch_ir_ithmha
            10 _a__ar_ch_co_níamhcomdh_earhadhaiid_il_le_na_nn_the
            9 _ag_ai_naad_ailainairaisaitas_bhachtdirha_he_idiis_neaní_teathaáidéidíom
            8 _at_bh_cu_de_fh_fé_ga_go_ne_ro_sa_so_ta_th_íoadhag_aguaidaiganaarrathchochueaceadeameanféigangh_ghago_\
            gusheahá_idhighilíimhin_inmlanleamhánnaochreata_taite_tá_us_áil
            7 _ca_ea_fo_ha_i__in_io_lu_ma_or_ra_ri_ré_sc_se_st_táabhadaagaartascaí_baibh_chacuicáide_eisharhbhheihom\
            ht_htaháihéiileinnintiomionireisciteleilí_mh_mhbmhnnaine_nm_nílníooghon_onrordrairaírbhrogrthráiríosc_se\
            osáith_thruimáinán_éisíl_íor
            6 _am_as_ba_ce_cl_cá_dh_do_gc_lí_nó_sh_si_te_á__é__úsadlaghaimalaaoiaonargaíoaítbhfcarceadaidlaeageaseid\
            eipeoleáieánfhéhaghanhnehnihoihuiiltiosip_ipéirtispiú_la_laclaoltelualínmarmbanacnrantanó_ocroinoirolaom\
            bonaonnorbormoscpeápripéiritrráréisa_saiscaseasiosonspestastátaruacuaiuiráipálaéamíocíoníteúilúsá
            5 _ac_ao_cr_fa_fe_ia_is_li_lá_má_ná_oi_pr_sl_sp_tr_ó_acaallantaraatábhíblabrecaicaíchecracrudacdasdeadei\
            dhmdo_dú_eabealeateireiteo_eoieorfeifhofuigacgaigcogóihfuhiohochorhrehróhshhurhéahíoialiaribrideillim_im\
            sineiriiseistladlaileolioll_lucláimhrmhsmhímáinadnasnidniúnnent_ntáná_odhoibontor_ostra_racranrgóriarior\
            márrart_rteréaróirú_sceschscrseáshosoctactasthntádtáití_tú_uchuiluitur_ádaáitéadéanéiród_óin
            """
        ),
    ]
}
