"""What elements are called that hold no article text: words of classes and ids in ten languages, by the reason that they give.

A name is split into words at hyphens, underscores, digits and changes of case. "read-more" stands for two words in a row and for
"readmore"; "donat*" for all words that begin so.
"""

from __future__ import annotations

from normalize.model import Reason

# The first reason with a name in a label, or in any label above it, is the one.
NAMES: tuple[tuple[Reason, str], ...] = (
    ("comments", """
        comment comments commentlist commentform commentary-box commenter commenting commentcount wpdiscuz wpd disqus dsq respond replies coral-talk
        coral-thread spotim spot-im openweb livefyre viafoura hyvor vuukle remark isso-thread graphcomment cackle discussion-box discussions reactions
        kommentar kommentare kommentaren kommentarbereich leserkommentare leserbriefe kommentti kommentarer commentaire commentaires comentario comentarios
        comentar commenti commento comentarios reacties reactie yorum yorumlar komentarz komentarze komentare kommentarii kommentariy obsuzhdenie diskussion"""),
    ("cookie", """
        cookie* cooky consent consents consentement consenso consentimiento gdpr rgpd lgpd dsgvo ccpa cmp-banner cmp-container onetrust ot-sdk didomi privacy privatsphaere
        privacidad datenschutz einwilligung cmplz complianz usercentrics truste iubenda axeptio sourcepoint sp-message qc-cmp quantcast borlabs klaro cerez
        ciasteczka tarteaucitron"""),
    ("donation", """
        donat* donor donorbox patreon fundrais* crowdfund* contribut* appeal support-us supportus support-box give-form spende* soutien soutenir
        soutenez don-form faire-un-don donativo donacion donaciones apoya apoyanos dona donazione donazioni sostieni sostienici doacao doacoes apoie doneer
        doneren bagis wesprzyj darowizna kofi buymeacoffee liberapay tipeee boosty membership member-appeal mitglied-werden"""),
    ("newsletter", """
        newsletter* nl-signup subscrib* subscription* signup sign-up mailchimp mc-embed mailing mailpoet mailerlite optin opt-in convertkit substack-embed
        hs-form klaviyo sendinblue brevo push-notification notification-prompt webpush onesignal regwall tinypass piano-id poool paywall-overlay paywall-prompt
        paywall-message paywall-banner paywall-box paywall-container paywallcontainer subscriber-only abo abonne abonnes abonnement* abonnieren abonnez abonnee
        abonner infolettre boletin boletim suscri* suscripcion assine assinatura assinante iscriviti iscrizione abbonati abbonamento* nieuwsbrief bulten
        rassylka podpiska infobrief"""),
    ("share", """
        shar sharing share shares sharer sharebar sharebox sharebutton* sharelinks sharethis shareaholic sharedaddy sharetools sharer addtoany a-2-a atoa addthis
        social socials socialbar socialmedia social-links sociable socialshare follow follow-us followus ssba heateor essb jssocials whatsapp telegram facebook twitter
        linkedin pinterest instagram tiktok youtube-subscribe mastodon bluesky viber vk odnoklassniki tweet twitter-tweet instagram-media fb-post embed-social teilen
        partage* partager compart* condivi* delen paylas* podelitsya udostepnij seguinos seguici volg-ons suivez-nous rrss ya-share pluso likely uptolike"""),
    ("related", """
        related relateds relatedposts relatedarticles related-posts crp yarpp recommend* recomend* empfehlung* suggest* suggested readmore read-more readnext read-next
        read-also readalso more moreon upnext up-next next prev previous popular trending trends latest most-read mostread mostviewed most-viewed mostpopular outbrain
        taboola trc mgid revcontent zergnet plista ligatus teaser teasers teaserlist promo promos mehr similar also onward recirc* recent recents carousel* rail
        river stories adjacent tag tags taglist tagcloud topic topics keywords keyword story-list post-list postlist article-list articlelist news-list newslist
        newsfeed headline-list headlines othernews other-news ranking rankings rank read-too see-also seealso dont-miss editors-pick editors-picks featured-posts hotnews
        more-news morenews further-reading weiterlesen weitere verwandt* meistgelesen meistgelesene aehnliche topthemen themen schlagwort* lire-aussi lireaussi
        a-lire plus-lus pluslus similaires liees meme-sujet relacionad* masleidas mas-leidas masleido lo-mas-leido tambien leer-mas etiquetas temas correlat* piuletti
        piu-letti leggi-anche leggianche argomenti approfondiment* maislidas mais-lidas leia-mais leiamais leia-tambem veja-mais assuntos lees-ook leesook meest-gelezen
        meestgelezen gerelateerd* onderwerpen ilgili ilgili-haberler cok-okunan okunanlar benzer etiketler diger-haberler chitayte po-teme poteme novosti
        polecane podobne powiazane czytaj recommandation* recommande"""),
    ("advertisement", """
        ad ads adv advert advert* adunit adslot adbox adbanner adcontainer adblock adwrapper adzone sponsor* banner banners dfp gpt googlead google-ad promoted
        adsbygoogle anzeige anzeigen werbung werbe werbeblock pub publicite publicidad publicidade publi pubblicita reklam reklama reklame reclame reclamo advertentie
        annonce annonces annons annunci patrocinad* sponsorizzat* native-ad nativead commercial affiliate affiliates deal deals coupon coupons voucher vouchers gutschein*
        gutscheine shop shopping store product products productcard buy-box price pricing offer offers testimonial testimonials promotion promotions marketplace job-ads
        jobwidget jobs jobitem stellenmarkt bonplan tarif"""),
    ("form", """
        form forms formular formulaire formulario formulier search searchform searchbar searchbox suche suchen recherche buscar buscador busca ricerca cerca pesquisa
        zoek zoeken poisk arama szukaj login log-in logon signin sign-in register registration anmeldung anmelden einloggen connexion iniciar-sesion accedi giris
        logowanie contactform wpcf feedback rating ratings rate vote voting poll polls survey quiz umfrage sondage encuesta sondaggio enquete anket opros ankieta gform
        gravityform ninja-form wpforms recaptcha captcha lightbox dialog scrim interstitial
        report-error typo mistape orphus email-friend send-friend"""),
    ("contact", """
        contact contacts kontakt contacto contatti contatto contato address adresse vcard phone author-bio authorbio author-box authorbox author-card author-info
        authorinfo author-profile authorprofile author-details author-description author-content author-area author-block author-summary about-author aboutauthor author-about
        about-the-author post-author bio bios biography biographie biografia contributor contributors contrib contrib-bio writer-bio writer-profile autor-bio autor-info
        autor-box autoren autorenbox autoreninfo auteur-bio autore-box autor-info yazar-bilgi byline-bio profile-card staff-bio"""),
    ("disclaimer", """
        disclaimer disclaimers disclosure copyright copyrights legal legals colophon colofon imprint impressum terms fair-use rights-reserved license licence
        haftungsausschluss rechtliches urheberrecht mentions-legales aviso-legal avvertenze derechos direitos corrections-policy affiliate-disclosure telif trust-project"""),
    ("navigation", """
        nav navi navigation navbar navs navitem navlist subnav topnav menu menus menue menuitem menu-item breadcrumb* crumb crumbs brotkrume* ariane migas briciole
        kruimelpad footer footers header headers masthead topbar toolbar sidebar sidebars skip skiplink skipnav pagination paginat* pager paging sitemap lang langs
        language languages language-switcher locale widget widgets toc table-of-contents tableofcontents contents-list inhaltsverzeichnis sommaire logo logos offcanvas
        off-canvas drawer hamburger burger ticker section-list categories category submenu megamenu mega back-to-top backtotop scroll-top print screen-reader-text
        sr-only visually-hidden visuallyhidden noscript badge-ie browsehappy outdated-browser tabs tab tablist tab-list weather wetter meteo tiempo hava prognoz
        horoscope horoskop stocks market-data marketdata quotes-ticker currency exchange-rates tv-guide lottery games game spiele player audio-player audioplayer
        video-player videoplayer playlist listen tts text-to-speech vorlesen podcast-player reading-time readingtime read-time lesezeit meta postmeta post-meta
        entry-meta article-meta articlemeta byline bylines dateline timestamp datetime post-date postdate publish-date published-date article-date topline infobar
        statusbar subheader kopf kopfzeile fuss fusszeile pied pied-de-page cabecera cabecalho rodape testata piede pie-pagina encabezado entete hoofdmenu voettekst
        stopka naglowek menyu shapka podval rubrik rubriken rubrique rubriques seccion secciones secao sezione sezioni accessibility a11y hotkeys login-bar user-menu
        account useraccount tooltip tooltips error-message loading spinner placeholder debug site-data"""),
)  # fmt: skip
# Names that speak where no other does: how things are laid out that are not the article itself.
WEAK: tuple[tuple[Reason, str], ...] = (
    ("related", """
        card cards tile tiles thumb thumbs thumbnail thumbnails slider slide slides swiper slick splide glide owl gallery-list feed feeds collection collections grid-item
        griditem listing listings list-item listitem link-list linklist article-card articlecard news-item newsitem post-item postitem story-item storyitem item-title
        media-object entry-list video-list videolist video-card videos video-item podcasts events event eventitem dossier dossiers series serie serien focus special specials
        newsticker box-news kachel kacheln vignette liste-articles lista-noticias elenco haberler haber-listesi spisok archive archives highlights highlight-box
        hub collection-list opinion-list columnists blog-list bloglist"""),
    ("form", "modal modals popup popups pop-up btn button buttons cta dropdown select"),
    ("navigation", """
        link links icon icons label labels caption-toggle toggle expander switch controls control-panel counter count counts views viewcount badge badges bar strip
        alert alerts notice message messages toast popover overlay heading-bar section-title section-header section-heading block-title blocktitle widget-title kicker
        kickers eyebrow rubric category-label info utility utilities actions action tools tool options settings user users profile"""),
)  # fmt: skip
# Names that also take away text which an extractor chose: words that no article's own element is called.
FURNITURE: tuple[tuple[Reason, str], ...] = (
    ("comments", """
        comments commentlist commentform comment comment-list wpdiscuz wpd disqus dsq respond livefyre openweb spotim viafoura kommentar kommentare leserkommentare
        commentaire commentaires comentario comentarios commenti reacties yorumlar komentarze kommentarii"""),
    ("cookie", "cookie cookies cookie-banner cookiebanner cookienotice cookiebot consent gdpr rgpd lgpd dsgvo onetrust didomi cmplz usercentrics iubenda axeptio borlabs"),
    ("donation", """
        donate donation-box donationbox donate-box donatebox donation-form donorbox patreon-widget support-us support-box supportbox spendenbox spendenaufruf faire-un-don
        kofi buymeacoffee fundraising fundraiser crowdfunding contribute-banner"""),
    ("newsletter", """
        newsletter newsletters newsletter-signup newsletter-box newsletterbox newsletter-form newsletterform newslettersignup signup sign-up mailchimp mailpoet mailerlite
        optin subscribe-box subscribe-form subscribebox subscribe-widget subscription-box email-signup nieuwsbrief infolettre"""),
    ("share", "share sharing sharebar share-bar sharebuttons share-buttons sharedaddy addtoany addthis sociable ssba heateor essb jssocials social-share socialshare social-links follow-us"),
    ("related", """
        related relateds relatedposts relatedarticles related-posts related-articles crp yarpp recommended recommendation recommendations readmore read-more read-next
        readnext read-also readalso outbrain taboola mgid most-read mostread most-popular trending recirc* see-also seealso lire-aussi lireaussi weiterlesen meistgelesen
        verwandte-artikel leggi-anche leggianche correlati relacionadas relacionados leia-mais leiamais lees-ook leesook ilgili-haberler more-stories more-news
        morenews you-may-like also-read alsoread articles-lies up-next upnext"""),
    ("contact", "author-bio authorbio author-box authorbox about-author aboutauthor about-the-author author-card authorcard autorenbox author-profile authorprofile article-author-bio"),
    ("advertisement", "advertisement advertisements adsbygoogle adslot ad-slot ad-container adcontainer ad-banner ad-wrapper adwrapper anzeige werbung publicite publicidad pubblicita advertentie reklama"),
    ("disclaimer", "disclaimer copyright"),
)  # fmt: skip
# What the innermost of these tags says where no name speaks.
TAGS: dict[str, Reason] = {
    "nav": "navigation", "footer": "navigation", "header": "navigation", "menu": "navigation", "form": "form", "button": "form", "select": "form",
    "option": "form", "input": "form", "textarea": "form", "fieldset": "form", "legend": "form", "dialog": "form", "aside": "related",
    "address": "contact", "label": "form", "search": "form", "time": "navigation", "summary": "navigation", "amp-ad": "advertisement",
}  # fmt: skip
