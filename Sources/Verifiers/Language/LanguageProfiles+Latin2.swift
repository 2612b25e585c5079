// SPDX-License-Identifier: Apache-2.0

// Counted by Benchmarks/measure-verifiers/language_fit.py.
extension LanguageProfile {
    /// `da`, `nb`, `is`, `fi`, `et`, `pl`, `cs`, `sk`.
    static let latin2: [LanguageProfile] = [
        LanguageProfile(
            "da",
            """
            13 er_
            12 en_et_kke
            11 _ik_tiikkke_til
            10 _af_de_er_fo_inde_ereforil_indingndeter
            9 _en_fi_i__ka_me_udaf_an_dendered_endes_filgenkanlerllene_ng_ngere_rette_ttever
            8 _an_br_ko_ku_og_re_sk_st_viandangat_brudetdigedeellelsentgerig_ionivekunliglsemedmenmmeninnnenteog_om_\
            or_rinrugse_staste
            7 _at_be_el_et_fe_li_ma_op_pr_på_so_ug_ve_væal_allataavndatdeldredt_ejlekseriernersfejfinge_givgt_gyligt\
            ileis_kalkenkerkomkriktildeldile_linmannavndtnerngspropå_renrerresskaskrsomstrsættaltettiougeugyundunnve\
            dvenvisværyld
            6 _ad_al_ar_bl_fl_fr_ge_ha_hv_læ_mi_na_om_ov_pa_sa_se_sy_te_uk_unafsagealgammar_atidesektel_eltensettfra\
            igeillintistiv_jl_kodkonlaglenloklt_lutlæsmatmernd_ndrnginstntaommon_ormortoveppera_rdiredrelrivrnerstse\
            nsersk_skeslusnissest_støtektreukevalve_vn_
            5 _bi_da_di_ek_fu_gr_nu_si_sl_sæ_ænabeakkaktaloantapparkbelbesbleblibolddadefdgadiedskdstefiegneleelielo\
            eneennerteskessestfunførgangelgesgetglegragruharhedholhviideilvineinjiskjerkatkedkstladlemletlgelisloglv\
            ambomelmmamodndlndondsnetnitnjens_odeogrokeoldoneonsontoprorepakpe_porpreramregrmarogrrert_rtervesamseks\
            esstisymtabtantattegtemtentestidtivtyptørtøtudeug_varvetvilvneymbændængærdæreæseæt_ér_øreørrøtt
            4 _du_fa_fø_he_mo_taadgateengflafslfsnfteiftildilsledlg_lstmapminmisnktnt_orsrkeryksidskotnitortryudsudt\
            unkuppvinypeår_ættør_
            """
        ),
        LanguageProfile(
            "nb",
            """
            14 er_
            12 en_kke
            11 _iket_ikkil_ingke_
            10 _av_de_en_er_fo_tiforlerre_te_tertil
            9 _br_fi_i__in_ko_me_sk_ut_ve_å_allav_brude_ed_ellendenterees_ettfilig_llene_ng_ngenneom_or_rterukstett_\
            ttever
            8 _el_et_hv_ka_kl_ma_og_op_på_so_st_va_vialgandartavndendetdigertgeninnis_jonkerklakrilarldill_medmenmme\
            navndenteog_oppppepå_rerrinrt_sjoskrsomukeuttvalvisvn_yld
            7 _an_fe_fr_la_le_li_mi_na_pa_pr_re_ugan_appar_datderdreeileksfeiførge_gergylhviistiv_ivejenjerkalkankom\
            konldele_lenliglinmanndrnernt_ommon_prorenrivse_serskastataltentetugyvar
            6 _al_ar_be_bl_du_fu_gr_ha_kj_sa_se_si_sl_ta_unabeammangantareargasjassastatabeldeldu_edeegneldeleelsene\
            engennenserderiernersfinfragjegragrugt_harildileillindinjisejørkjekstkunlagleslg_lgelgtlislt_lutmapmermi\
            nmmandongsnjenstntaordpe_ra_rdiredresretsenslusorst_strtivtreundunnut_venykkytt
            5 _bi_ek_fa_fj_fl_fø_gj_he_ku_ne_ny_om_ov_sy_te_toakkaksaktal_ariat_attavsbleblidindoeefieggel_elieltess\
            estevefjefungetggegreideigeiskittkesketkjøkk_krekt_ktilaslegletliklselykmasmelmetmå_nennesnetninnn_odeog\
            roneontoreormortovepakpasperpesramrd_revriarmarnerogrupsamsessetsissk_ssessostistøta_tabtartattegtektidt\
            intorttruk_ullumeupputevedvelvinvslår_ør_øreøri
            4 _ba_by_da_må_ukagebarbytdefdi_dieesigelgg_gn_henholiabidsilgje_jelkelkodksjndanfonseoenoldprerstslåtem\
            tisukjunkvær
            """
        ),
        LanguageProfile(
            "is",
            """
            12 ekkmynynd
            11 _að_ek_er_my_sk_viað_er_innið_ki_kkiur_
            10 _le_mi_á__í_ar_ir_krándini_nniskrta_til
            9 _ga_gl_me_st_ti_ve_þeat_gatgilgluil_illin_leslugminna_turuggum_veryfiði_
            8 _en_fy_ge_he_hæ_li_se_te_yf_ógbredineitem_erðeð_firfyrga_ggagt_ildingitaja_ka_leglitll_meðnd_ndaniðnn_\
            nnunusra_reyrirrá_rð_sa_semskististusvæti_tt_usvvinvæðyriæðiða_ógi
            7 _af_bi_br_fl_ha_hr_in_næ_tá_um_vaanlarida_dardd_dirduregaegteinendengeraesaesiesteyfeðafa_flygargergja\
            gn_iptistitiiðijanjölkipkt_la_ldillilytnarndsninnlennanægptareiri_rinritrrirt_siðskjsnist_statjatákun_va\
            lvirviðytjáknægjðurögn
            6 _ei_eð_fj_fo_fr_gi_gö_hl_no_og_op_óþ_útaf_an_annastausdi_dsnefuessettetueytfjöforfurgetgöghefheihluhre\
            hæginairkitujaljálkjakjákktknmld_ldalduli_llalutlykmilndunganginmynotnumog_opnorrortpnappuráaránrðuskest\
            rstætaktantikttatududdundvilvænðiðóþeöldþegþekþes
            5 _bæ_ef_hv_há_lo_ly_mö_nú_of_ra_sa_sj_sý_tö_ví_óvafaakoal_aldalialmandapparkarsaðaaðgbenbirbitbiðborbæt\
            diðdílef_egueikekiemmen_erkertfimfráfærgi_gingrigunhafhauhæðikailtimyiniinsit_iðmkemkilkiðkkukorkstkunle\
            ylislluloklt_lumma_marmbrmd_mi_miðmmdnaðng_nstnt_núlof_orðotapjaráirásrðarðisarsjásluspjstósýntartaðtegt\
            ektentritærumbus_utauð_visyklyttáaráinálfærððarðgeðinðmióstöllöppúllþet
            4 _ba_ma_tó_óseideruiddilsklaletljólmyls_möpraðru_tókunnæntæð_óksóvæúr_
            """
        ),
        LanguageProfile(
            "fi",
            """
            12 en_
            11 _eiei_iston_ta_
            10 _ko_kä_tu_va_viellettin_inele_llinenoststotet
            9 _ol_on_sian_dosedoeeliedirhittkäylinlleoitolerhesa_ssastastetietonttattutu_tä_viräyt
            8 _li_lu_mu_sy_ta_ti_voaa_aliatoeenentheehteiseiteituja_kohla_litllamatmermääritstitaateetelttettittätun\
            tusvoiäär
            7 _ar_ja_jo_ka_ku_la_lo_pa_sa_täaanainallausavabolemaennerierkesset_etaetuhkoia_iinillimeimiisäitsjoikis\
            kkiksikäslislohlosluklä_mbomenmisnimnisnniohkohtoi_oisoliollosooterekrkksensetsi_sissoistusymtaitavti_ti\
            ito_tsitultääuloumeus_uttuutvaivalymbyttän_äriää_ään
            6 _as_ki_me_mä_ni_oh_pi_po_re_ri_se_su_väai_aikaisakeamaamiarkarvaseat_ataattdoteesekieraestiirijoikkint\
            irjisiissitaiviiä_kaikemkirko_kookseliillälueminmuina_netnnentanteoa_odookoonnoodopeossotaperranri_rkiro\
            srvoseksessiisijsimsinskyssästäsuosä_tamte_temtertilttyty_tyytämuetuisuksukuun_untuotustuvava_vaavatytey\
            tääsk
            5 _al_en_ep_ha_jä_ke_nä_od_op_os_ot_pu_to_ty_uu_ve_yh_ylaamaataksalaaluandaraassastatiautda_deldi_eiseks\
            ekteleelmeltemiepäeroetähdehe_hjeianidaieniiaiitikailainkirrit_ityitäjeljenka_kanki_kitkokkomkonktikääla\
            uli_lmalopluomaami_muomuumätndintinttnumodiohjomeomionioonoriot_otopalpi_poippippupuupäorinrivrjarjorä_s\
            eesiasiositsältauteitintiotoatoituetuituktuuua_udeui_ukeulkuluunnuoruriuseut_uudvarvervieyppyypyötäinäis\
            ällämääonäräön_
            """
        ),
        LanguageProfile(
            "et",
            """
            11 isele_ne_ole
            10 _ka_on_po_vi_võaliataatuda_igaik_imiineminmison_polse_tudud_val
            9 _ei_fa_pi_se_te_va_väailamiei_eksenderifaiga_iliimakirks_li_liklt_malmatst_ta_tamti_us_utavigvõi
            8 _ki_ko_la_li_mä_pa_pr_sa_siaadadaaldaltaneasuavael_emaestetaganid_irjistja_kasldindanimrinsekselstasut\
            tatte_tu_tususeõim
            7 _an_ee_ja_ku_kä_le_ni_ol_re_su_sü_ta_tõabeaksandas_astdatdi_ed_eeleerentes_ge_gi_idail_ildimeintis_isa\
            itaitujutkatlaaldaliilislitloolu_lõpmenmi_mälndmntentioogoonpilpriri_rjesaasi_sistavteeustvärvõtäluärvõr\
            gümb
            6 _al_ar_do_er_lo_lu_lõ_mi_mu_pu_so_to_tu_tö_ümaarab_adiaheajaaloamaav_beldadde_dimdisdmadmeduseemeeneli\
            ellemieraessevagushenideiigindingiookohkooksekäslemmeemuundini_ogionioodormparproralrgeritrjurvisalsedse\
            esensessiostestistusuutabtadtaktalteatertsituntõrtööumeundutuuuduurvasväläisäärõi_õti
            5 _as_au_av_jä_ke_kõ_nu_oo_pe_pä_ra_uu_ve_vo_üh_ülaa_aatadeagaaleallalvan_aokaraarvateatiautberbimbolbri\
            damdekdubeadedaee_egueheeidekteküeldeleenuer_et_etehekiisikaileiniisiit_jaojekkimkonksikstkuikumküllahle\
            hleilinljull_llallelnelvema_mbombrme_medmetndendunevnnenudnusobioetoksoolostotspeapetpiipuhpuupäiramrekr\
            esrgurikrimrmirtusa_savsiisinsobssessisümtantektidtimtmetoetteub_ubauduuhvuutva_vajvervesvi_vorväääljärt\
            õpeüheüle
            4 _aaadrakedokikuitejelllimitntaokuoliraasiltin
            """
        ),
        LanguageProfile(
            "pl",
            """
            13 ie_nie
            12 _ni
            11 _poanina_
            10 _do_je_na_pr_wyeniia_niawan
            9 _ko_mo_pl_w__zach_egoestgo_jeslikmożne_ny_owapliprzrzest_staów_
            8 _bł_li_od_seaneanyawiać_cjacjidanej_ienja_ji_ku_la_owyożnpispodprorzywieychzenznaściżna
            7 _dl_i__ob_op_pa_si_st_ty_us_uż_z__znacjaleamiazwbraci_cieczaczecznczydlado_dzidłoekcem_entierietik_ika\
            ikuię_je_ka_katkcjki_kiekonkowli_menmienaznegnikno_nycodaonyopcostoweowipcjpowprarawseksiętu_umeużywa_wa\
            rwy_ywayć_zmizy_łow
            6 _ar_br_cz_in_ka_kl_lu_ma_ok_ro_sy_ta_te_wa_we_wi_zmak_akoalnaloanaanoartatabłąbłęcendczdoweceeraez_eśl\
            forgraicziepiniionistięcjącjścko_komkówleclicloglubmianalnejoczodcoleormorzoścośćpolra_rakramrowrozrtost\
            rsu_szytaltantawtośtwoty_ub_ustwe_widym_ystza_zaszonzyszytącząd_ęciło_łącłądłędść_że_
            5 _bi_by_da_ja_o__re_sk_sp_ws_zo_zwachaczająakiapias_ałobiebyćcjeczbczodnidomedneksekteprersetleń_fikian\
            idłiejiekieliemieziowisaiwaić_jakjeśkodkońkrele_lnyloklonma_macmi_mięnagnaknannięnownośnymobrobsod_ogrok\
            aokronaoneonoownońcożepozracranrazresrmarocrogsanstęszaszesłuta_tektkitkotlatortowtrztyltówtępuchujeująu\
            niwaćwegwejwerwiowięwniworwszwykwymwypwyswyśyfiymaypiytayśwzakzanzapzawze_zekzerzezziezoszwazwyzyćąceędn\
            ługłówśliświżytżyw
            4 _al_mi_są_ud_wpargbliciaek_enngumgłóiu_ktulinlislkolnenicokupakpamreśrgursjrówskasą_tałtertnitywtóruda\
            wyjyciykoącyńcz
            """
        ),
        LanguageProfile(
            "cs",
            """
            12 _není_
            11 _po_pr_př
            10 _na_seje_prosouze_
            9 _je_so_vy_zaborce_enílzena_nelné_ný_oubovapřestaubo
            8 _ch_do_ná_ob_st_v_at_ch_chyelzho_hybit_nebno_or_ostou_ováovýpříro_se_stuujeuživatvánznaání
            7 _da_ko_od_ve_výastateba_bylcí_datdnoek_em_en_enthodkazkonku_ky_latlo_menměnnamnačnennepnovná_obrodnoru\
            oužovépodpoupřirazrovru_slotabtavte_telterto_tu_tupvanvý_zenázeéhoých
            6 _a__ad_by_de_ho_in_ja_kl_pa_ro_s__sk_sl_sp_ta_už_zn_záaceadranýatnaveaz_bo_braci_dpodreeboednepleznfor\
            ivajakka_ktela_le_ledliklnílovložnasnotnounutny_názodpokuormplapovprapráresst_stistrta_tovtí_venvervolvy\
            pvé_ybaíkaínaístředřepříkže_živ
            5 _ar_ba_bu_bý_fu_jm_js_k__kt_kó_ma_mo_no_re_sy_to_ty_vo_z__zd_zm_zo_zp_řá_žáabuabáacíak_akoaktalealoam_\
            anéataatoač_brábudbulby_bázbýtceschode_defdnído_dovdstdánechefieleenaenoenéenýepíerzesáet_ev_ezefinfunhl\
            eickistjedjenjméjsojíckceko_kovktukódlenmu_má_ménnaknalneznkcnosnávnýcně_odsoměončorootaotoovnovoočepisp\
            lipojpokpolporpospočpínracranravromrozrátrávrázsahselsezslespostesářtenti_tnítnýtortratvoty_typud_umeunk\
            upnustutova_vnívytvá_výcvýsyl_ytvzadzevzmězobzovzí_ádnálnán_ávaář_énoícííhoím_ít_ýt_časčenčísěnířenři_řá\
            dší_žitžád
            4 _ak_al_hl_o__op_si_te_ukajídekebyedeel_epoeruesthlaiciikokudnicnámníhnímněnobsojeoleoloramry_skutujují\
            ulkut_užívořvéhzapzi_znázpránoém_íchčetěnnše_žen
            """
        ),
        LanguageProfile(
            "sk",
            """
            12 _pr
            11 _ne_poie_je_
            10 _je_na_súniené_ný_ovapre
            9 _ni_sa_v__vy_zaať_boria_iť_na_ov_re_sa_súbvanúbo
            8 _ak_ch_do_ná_ob_zoaniba_ch_eniho_konlo_mennepná_obror_ostpodprirovstastutupujezna
            7 _al_ko_mo_od_re_sp_vo_výak_akoaleanéanýastatnbolbrachyciaciednoeboentenéepohybiadka_kovktoku_ky_možnam\
            ne_názodnok_om_oužožnpoupropráprírazredresru_sprstrtavte_teľto_tortovvaťzováciázoéhoých
            6 _a__ad_ho_in_kt_pa_ro_se_sk_st_sy_to_ve_zn_zá_číadaadrariateavibo_bráby_dardendokdpodreej_enýeplestfor\
            hodiesilokazkciko_la_latleblenlovložnaknasnačnedniano_nosnotnovny_néhní_odaodpoloormorooruou_ovýoznoľbpl\
            aporprari_riarierilrmárávrázsekslostisť_ta_tantretvoupnužiužíva_vatvenvervolvorvoľvý_ybazobávaíkaítaívač\
            ítžnéžív
            5 _ar_ba_by_de_fo_ma_me_má_ok_ri_s__ta_te_ty_ur_vs_z__zd_zl_zv_št_žiadnahuajúakáaloam_ameamiamäanáaníarc\
            atoaveaz_aziačiačíbsabyťcovdajdandiado_dovdrodá_ednedáekcektenoenáerzet_eľaeťahlaiacickikáistiteiu_jú_jú\
            cklakomkumkáckódladlačlikmi_miemu_má_mátnejnemnennezniťnutnámnýcobsokuoreoriosťoveovnovoováovéočapampnýp\
            olpospovpočpísra_ramravrchrekrenreťriťrojrosrozrziríksahskustnsymsú_tenti_tietlatnýtu_ty_typumeveľvstvyp\
            vytvá_výsytvyť_zadzdrznázozálnátoísaíslýstčasčenčísľa_štaže_žiažit
            4 _bo_di_hl_kó_vi_zmchíciudosedehívledlyhmovnebnt_oknoleoliomootopisplipompusránsletráurčvacvé_yhazlyzok\
            ťaz
            """
        ),
    ]
}
