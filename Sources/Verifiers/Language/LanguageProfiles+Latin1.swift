// SPDX-License-Identifier: Apache-2.0

// Counted by Benchmarks/measure-verifiers/language_fit.py.
extension LanguageProfile {
    /// `en`, `de`, `fr`, `es`, `pt`, `it`, `nl`, `sv`.
    static let latin1: [LanguageProfile] = [
        LanguageProfile(
            "en",
            """
            11 _co_in_re_thed_ionnoton_ot_tio
            10 _fo_no_se_toecter_es_forhe_ingle_ng_or_the
            9 _ca_fi_is_ofateatictientilein_is_nd_nt_of_te_terto_
            8 _a__an_ar_be_de_di_ex_ma_op_pa_pr_st_un_us_wiablal_aliameandblecancatconessfilid_istme_namns_re_rearec\
            resry_se_st_teduseut_val
            7 _al_ch_da_do_en_li_lo_mu_na_on_or_su_sy_ta_va_whallan_annas_at_atabe_ce_comcoudatde_eaden_eraerset_exp\
            ge_insintinvithld_lidlinll_locly_matmenne_nnonvaonsortoutpecperporpreproransecsersetsiossistastestrtabth\
            _tintorts_ve_verwit
            6 _as_fr_ha_me_mo_ne_nu_ou_po_sh_si_sp_tr_tyad_ageailaluangareargaseberbolcesch_chacodct_ctedefdirecieco\
            ereerrfiehanicaifiignindineireit_itiiveizeledleslicluembomusndengeno_nstntenumocaodeom_ontopeoptoreormor\
            youlow_parpe_ppoptiputratredregrelrenrinromrt_sinspess_supsymthitritrutypue_uldultuppustymbype
            5 _ac_ad_at_ba_bu_by_cl_cr_er_fa_fu_ge_im_ke_la_mi_so_t__te_ve_waackactaddainaraarcartaryassay_basbutby_\
            calchechicifck_colcorcrectoderdindisdoeds_eatefiegieleeloemoencendequervesteteexiextfaiferfinfrofungetgi\
            shashenherhilhisic_iedinciniitekeylatlisllolowlt_manmbemesmismodnalncenctnernlyntantroesol_ommomponlordo\
            unoveownplapleplipriramrchrd_rgeritrmarorrrors_rsirterucsedsizta_tartattchtemtenthatratuructumbumeuncund\
            urewhiwn_worxpeze_
            4 _le_ra_ti_wrharminnednowoluoneourpacquereqshotimup_whe
            """
        ),
        LanguageProfile(
            "de",
            """
            14 en_
            12 er_ich
            11 _de_nichtdereinht_nic
            10 _au_be_da_di_ei_unchedendieie_ieristndeschte_tenungver
            9 _an_fü_ko_ve_vo_weatebendatendereersertes_fürgenigein_ineionne_nenng_ngenteon_rdert_st_stetertiowerzei\
            ür_
            8 _er_fe_ge_in_is_ke_mi_si_wi_zuabeannaufausberch_desehlei_eiceitellenterderwfehge_henit_kankeikonle_lle\
            mitnd_nn_nntrensieteitigundvon
            7 _al_ka_se_zealtangas_atibeichldasde_ebeegeerneruerzeseet_gebgesgülherhleim_indirdktilenlerlteltimenner\
            ngüodeonnrd_reirstrterunrwesenssestatztuf_wenwirzu_ült
            6 _ab_en_ha_im_le_mu_na_nu_od_pa_pr_re_sc_sp_st_ta_übachaktallalsameandartassbelchnchrdeteigeileimem_ene\
            ennenserhesceteetzforfungabgeggergt_halhe_hl_hreiesisciteliclisls_lt_musnamngsnisnstoneortprore_rzese_se\
            iselsetss_stitabteltettietyptzeuchum_untur_usgvorweizt_übeüss
            5 _ak_ar_bi_ex_fa_gr_ma_me_ne_so_um_wuageahlankanzat_banbe_bt_dardunechedeeisel_eldeleenbenueraerberferg\
            erlessestfengefgelhlühniienileinginiintis_itikatketkomlauleileslgelielüsmatme_mmenacnbaneunktnnent_nurnu\
            tnzeollonsormpalptiragrierlarmartisersinspaspestütrattetütuelunkurdus_ussutzwarwiewuryp_zahzerzieändütz
            4 _es_kö_li_op_sy_tyalealiammbefbekbinchichsdemefeekaekteueexifalferhathteiedielig_ikainsisiittktukönlun\
            mernbenieoptozeparpaspeiperratrchrecregresrgerharozrscrwarücsgesicsprsuctantemtestivts_unbvieworxisönnüc\
            k
            """
        ),
        LanguageProfile(
            "fr",
            """
            13 _dede_es_
            12 _lele_
            11 _la_paer_ionla_ne_re_ur_
            10 _co_d__in_l__unas_enteurlesns_nt_on_ourpastio
            9 _du_dé_en_es_fi_n__no_po_reansaticondandesdu_estficichierlismenonnpouqueresst_te_treun_
            8 _a__au_da_do_li_ne_pe_pr_ré_su_ut_à_agealiantblechechicomctiemeen_esset_ge_hieiliireistit_nomnteontpar\
            rs_se_tilue_uneut_utivalée_
            7 _av_ch_et_ex_im_ma_ou_qu_se_so_sy_tr_va_êtaleandar_autavece_chaec_eutiblideifiigniquis_iselleme_ndenne\
            nonntrnéeommonsortpeurreréeserssessistrtenterts_tteté_us_veréesêtr
            6 _af_ce_er_fo_lo_mo_op_pl_pu_ta_éc_établactaffairaraateattau_catcesdoidondredéfectegiencenderrersertffi\
            fingisicaie_illimpinciniintinvir_isaiséiteitiiveleulidligmanmmemponcenconnéntinvaoiroitom_omporsossou_ou\
            vperporpospripropu_pérrairanregrenreurourtirépsatsibsonstastesupsurtaiteutietratrouppureursuvevecéra
            5 _ac_ap_at_ba_bi_ca_cr_di_ob_sa_si_sp_te_veaceadrailaisaitancappassbolbrecifcolcorcteeauellermervettexi\
            ez_fonforgnehe_herienin_indinsjoulonlorlusmbombrmodnctndunitnnunstnu_oleoncopéorrouspluponppoprépécquira\
            trecrerropréasagseuspéssasymsé_tantattestiftivtoitoutréturuleux_ymbèreéchéciécuéfiépeéreériés_
            4 _cl_fa_gr_mé_sé_to_viargartat_aucbascalcoucricrédendifdécel_empequespetsexéfauféritélocmaimatminmmampl\
            ndanesntsombondoriormoutplapreramremrisritrtortéré_sansemsi_siosorspotabuesuteveuès_
            """
        ),
        LanguageProfile(
            "es",
            """
            14 _de
            13 de_
            12 _no_seel_
            11 _co_el_en_es_laciódo_es_iónla_no_os_se_ón_
            10 _pa_re_unadoar_as_conen_entestparra_
            9 _in_puaciarada_ficicana_nteor_perro_te_to_tra
            8 _ar_ca_di_op_pr_siadaal_cciciocomdeldendesedeer_eraeroespidaidoienionistmennesntontron_oneporpuequerad\
            recresstastrta_ue_uedun_una
            7 _a__al_ex_fi_fu_lo_po_qu_ta_ti_usablaliandarcatobrecaccadcarchechidordoseccectenceneescherhivichiciifi\
            inaio_ivolaslidlo_losmbrncindonomombontpo_preproranrchre_regriosersióspestátadtentertostrovo_
            6 _ac_da_fa_ha_mo_o__ob_pe_so_su_va_ve_y_actaloamaamiantargaribe_bleca_ce_cesciacidctodatdebdefdirea_ebe\
            eciecuegiereermfinforgisgo_ia_iniipoir_ireiteizaliclizlorma_mieminmitmo_ndine_nstntaoloomponaopcopeorior\
            mpcipudquiracrarrmarmisecso_stetabtartietiptivtortá_udouravalverváláli
            5 _ba_cu_có_fo_im_le_li_lí_ma_me_má_nú_or_sa_sí_te_tr_váaceallambartaráasebicblabolcamcercifcolcrecricti\
            ctudaddasdiceceefiemaempenaendensequersesiesoetoeubexiextfalfuefungenieriguiliimiin_incinsintinvivale_le\
            clesllambimbomermodmponalnarncondeneanernicnocnsantinúmoceociodooluonoordoreortpecpleposrasrderearenreur\
            osrsirtarucsalsinsímtamtantestictiltruubiuccuerumeuncusaímbño_úme
            4 _ad_an_cr_muabaadeasiañobjecóddifdigdisejeervetaeteexpiadiceigoinejetlisltamañmplnidnváobjomoonsriarib\
            rocrtiscoscrsi_ualuaruesusuutautiva_xiszadódi
            """
        ),
        LanguageProfile(
            "pt",
            """
            13 _dede_ão_
            12 do_
            11 _co_pa_seda_os_ra_ção
            10 _es_in_nã_o_adoar_araas_comem_entnãoparto_
            9 _a__da_do_fo_no_po_re_umadaaçãconer_es_ficicaidomennteor_ro_ta_te_tra
            8 _ar_ca_di_em_en_ex_fi_im_li_pr_qu_te_é_andarqdesdoseirel_espestforio_iroistivoma_ndontontromeontosspor\
            posquequiradresrqussístasívterum_velvervo_íve
            7 _ao_e__er_fa_ma_me_mo_op_ou_su_ta_us_va_veal_alhalialoao_cadcarchedaddefeciefieraerrescessfalfinha_hei\
            ho_ia_ichidaifiimpinainiir_izalidlizlo_manme_mo_mpona_no_nomom_opçormou_perpo_preproriormarrose_serspest\
            rsãotadtemue_uivumauraçõeões
            6 _al_ap_as_na_ne_pe_sa_si_tradeageamaameantca_cesciacidco_corcridasdirdorelaendenserefoigemiliinhintinv\
            ireis_itala_lhalholinlocncondenhantanváocaodeoi_omaomportpecrecregretriasemso_ssostetamtartiltivumeupous\
            avalve_váláliárióri
            5 _ac_an_at_ba_cr_gr_le_lo_nú_ob_os_so_sí_ti_toabeacoactadraisaltanhargatiatoaçõaídbolcalcamcaçchacifcio\
            cçãdevdicectecuecçeleeloemaencenheriermeroerserveveexigragumheciciicoimaincionitoivaiçãliclislormatmbome\
            rminmosmprnalncindinhenhonidnúmocuodooloomoonaonhoraoreorrostotepacpadplipodponpripçãquaranrarraçre_remr\
            gurmirocrosrrertarãosa_saíscoscrsecspostásupsímtentestiptortostrotuatá_tórualutiva_varzadzaçáveço_ídaímb\
            úme
            4 _ch_utcotctedeiderdifeceempetoexefergo_iarindipomaimasmesmitmodnennhurimrsãrupsegsensinturxec
            """
        ),
        LanguageProfile(
            "it",
            """
            12 _de_didi_ionne_re_to_
            11 _co_nodella_le_nonon_onezio
            10 _il_in_unatoconellentessil_llaperposta_te_
            9 _da_es_im_la_ne_pe_pr_ri_se_è_areazibilel_er_ereestibiicaileimplo_menmpona_no_nteossssistati_un_
            8 _al_l__le_re_so_st_su_vaaliallataatichicomdo_ettficifiinaio_istll_nelni_ntintooloomeonionoorepo_ra_sib\
            sioso_tatterval
            7 _ca_ch_er_fi_i__ma_mo_op_pa_po_qu_si_ti_tr_usameandattca_carcatchecolda_eraerrfinhe_iniitaiziizzli_lle\
            lloma_me_ndinomoriostporpreproratresri_ricro_serssessostestrtentiptratrounauraverza_zza
            6 _a__ar_e__el_fu_me_nu_o__pu_sc_sp_ta_te_ve_viabeaccaggalealoaraariassbelce_cesco_cordaldatdefdeidiceci\
            efiei_eneerieroerseseforggigliia_iceichiliimein_indineintipoireitoliclidlitlizlormanminmodndonesnsinziod\
            ionnontormortparppopriqueranriarimrisrmarorrrorsirtasa_scise_segsi_solsonspestistosuptabtestorttettittot\
            urumeuppusautove_
            5 _ap_at_cr_do_du_fa_fo_ha_li_lo_pi_utabial_antargatecamcazccecifcodcrecridendevdifdisedeegueleensenzerc\
            ermesieveezifilfunga_ggegingiohiaicoidoienimoingispitàiviletloclonmatmermesmetnalnarnatnconitniznnentanu\
            mnzaolaomaompondopzoraorrottovapecplipuòpziramrazrearegrgorigrioritrovrtiscoscrsensimsisspossasultartazt\
            emtictittivtrittutà_ualuesullunzuteuò_visvo_
            4 _ag_avagiavecchci_dirempgomha_hieinciutlazmmandentroceoliollopeoscrchropsarttauovuzivat
            """
        ),
        LanguageProfile(
            "nl",
            """
            14 en_
            12 _gean_de_et_
            11 _de_vaeennievan
            10 _be_he_ni_on_op_veaarander_estietingkenndeoorstaver
            9 _ee_in_te_voaanbeschtdenderdigeeregeelderderegelgenhetie_naand_ngeor_ordrdeschtante_tentieuitvoo
            8 _aa_al_en_is_ka_ma_me_na_to_ui_wa_woar_ardbruebrekeel_eleendersevege_gebgeegevigeis_kanldilijlleng_ond\
            rd_renruisteteruikvenvoewor
            7 _bi_di_do_om_pa_pr_re_staamaatachakeal_alsam_at_atidt_eliensenterwes_ezefougeggesijdijkindit_kt_le_len\
            ls_menmetnenoerongop_optoutproptirdtst_taatektoewaawij
            6 _af_co_da_er_fo_ko_le_mi_mo_of_we_ziaalakkallangap_bijchictidieedeeelerierkertescevogingroht_hteig_ij_\
            ijnikein_iteitvjdejn_kelkerketkkelaald_leelinmaamapnstnteoegoepof_om_on_oneontovepakpenre_reeregreirijse\
            nsieslutalteltvout_volwacwerze_zij
            5 _ar_br_gr_hu_la_li_ov_sc_sl_sy_ta_wi_zoaakabealeantatsbekbelberbrebroceschachechrcodcomcondaadatdeldez\
            dinditdoodraecteefeekeftegieheeideinekselleneepaerbergerveteeuwft_grahakheeheridiiesieuijsijzik_iktinsis\
            listjstjzike_leuluilukmakmatmismmammenbendandindsngsnnens_nt_ntanvoodeoetonboonopdormortoudpdrpperacrecr\
            esrinroeronroorsirstrt_rterwissessiteetijtontteuiduktwoozenzig
            4 _ei_ex_ho_kl_nu_tiafsageaktameanmargariassbaabindandoeechenkessettfslgedgehgephriichiefieniniinvisciti\
            jk_jkekonkopks_ladmeemelmermoenumoceogronvopgopppelpgeramrgerkerocrscsletrots_umeute
            """
        ),
        LanguageProfile(
            "sv",
            """
            12 _inen_er_ntete_
            11 _föeraföringintör_
            10 _anan_ar_de_illll_ndera_tertt_
            9 _av_de_en_i__ka_ko_me_st_ti_äradeellet_ionkanktilerllemedng_ninom_steta_tiltiovervänändär_
            8 _at_fi_på_re_sk_so_ut_va_viad_andanvaraas_ataattav_dened_erifilgenistltindanväon_på_radrinsomstatigund\
            var
            7 _el_et_fe_fr_ha_ku_lä_må_oc_og_om_sa_se_ta_väaktallamnat_atich_datderdesdetektel_elaenterses_ettfelga_\
            gilgt_ig_igtiltinnkomkunla_lislutmenmermmamn_na_namnd_nerngangengsns_nstnt_ntaochogioneortserskastrstäta\
            btaltantorttayckänt
            6 _be_da_fl_ma_mi_ok_pr_sy_än_övabeaggangantarebarbelckackeda_dardelds_ernervessfinflafrågarharid_il_ile\
            insiveka_kalkatkodkonkrikt_känlaglenligllalogmanmatmmemåsnnanneokäommonsor_parproranrarratrdere_regrerre\
            srivrt_rånsa_sekskrslust_stostötadtartattivtyptödupputavidvisvärällängärdättån_åstöve
            5 _al_ar_ba_bo_du_ef_ex_ge_hi_li_na_ny_pa_ra_sl_sä_te_tr_ty_upal_aloansapaarkartastavsbasbordasdnidraefi\
            eftegiendensereforftefungerggagisgrahithålickierigaindiniisaiseiskissittiv_kadkapkenkerknakollaklanlatle\
            tllåloklt_lumlyclänläslåtminmisndrnennktnnsnärod_okaolloluoppordormpa_perramrasrd_renrlermarnarstrvarvär\
            änsaksensslsätsöktentettidtnitratruts_tälumnunkut_valyp_ållångåteödsörsörv
            4 _by_gr_nä_op_åtaknaliammbolck_dandefeckehåge_itiketkorleklkombonehomporlposredretsamslysymttrturuktymb
            """
        ),
    ]
}
