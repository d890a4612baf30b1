/// What the pages behind a mail's links say, in one language.
struct PageWords: Sendable {
    let language: String
    let title: String
    /// With `%` where the kind of message stands.
    let question: String
    /// Where the message is of no kind.
    let questionForAll: String
    let button: String
    let done: String
    let broken: String
    var direction = "ltr"

    /// The nearest of a locale such as `fr-CA`; `nil` where nobody has written any.
    init?(locale: some StringProtocol) {
        let language = locale.prefix { $0 != "-" && $0 != "_" }.lowercased()
        guard let words = PageWords.all.first(where: { $0.language == language }) else { return nil }
        self = words
    }

    /// The first that `Accept-Language` names and that there is.
    init?(accepted: String) {
        let names = accepted.split(separator: ",").prefix(10).map { $0.prefix { $0 != ";" }.filter { $0 != " " } }
        guard let words = names.lazy.compactMap({ PageWords(locale: $0) }).first else { return nil }
        self = words
    }

    private init(
        _ language: String,
        _ title: String,
        _ question: String,
        _ questionForAll: String,
        _ button: String,
        _ done: String,
        _ broken: String,
        direction: String = "ltr"
    ) {
        (self.language, self.title, self.question, self.questionForAll) = (language, title, question, questionForAll)
        (self.button, self.done, self.broken, self.direction) = (button, done, broken, direction)
    }

    static let english = PageWords(
        "en",
        "Unsubscribe",
        "Do you no longer want to receive messages of the kind “%”?",
        "Do you no longer want to receive these messages?",
        "Unsubscribe",
        "You are unsubscribed and will no longer receive these messages.",
        "This link is incomplete or no longer valid."
    )

    static let all = [
        english,
        PageWords(
            "fr",
            "Se désabonner",
            "Ne souhaitez-vous plus recevoir de messages de type « % » ?",
            "Ne souhaitez-vous plus recevoir ces messages ?",
            "Se désabonner",
            "Vous êtes désabonné et ne recevrez plus ces messages.",
            "Ce lien est incomplet ou n’est plus valable."
        ),
        PageWords(
            "de",
            "Abmelden",
            "Möchten Sie keine Nachrichten der Art „%“ mehr erhalten?",
            "Möchten Sie diese Nachrichten nicht mehr erhalten?",
            "Abmelden",
            "Sie sind abgemeldet und erhalten diese Nachrichten nicht mehr.",
            "Dieser Link ist unvollständig oder nicht mehr gültig."
        ),
        PageWords(
            "es",
            "Darse de baja",
            "¿Ya no desea recibir mensajes del tipo «%»?",
            "¿Ya no desea recibir estos mensajes?",
            "Darse de baja",
            "Se ha dado de baja y ya no recibirá estos mensajes.",
            "Este enlace está incompleto o ya no es válido."
        ),
        PageWords(
            "it",
            "Annulla iscrizione",
            "Non desidera più ricevere messaggi del tipo «%»?",
            "Non desidera più ricevere questi messaggi?",
            "Annulla iscrizione",
            "L’iscrizione è annullata: non riceverà più questi messaggi.",
            "Questo link è incompleto o non è più valido."
        ),
        PageWords(
            "pt",
            "Cancelar inscrição",
            "Não quer mais receber mensagens do tipo “%”?",
            "Não quer mais receber estas mensagens?",
            "Cancelar inscrição",
            "A inscrição foi cancelada: não receberá mais estas mensagens.",
            "Este link está incompleto ou já não é válido."
        ),
        PageWords(
            "nl",
            "Afmelden",
            "Wilt u geen berichten van het type ‘%’ meer ontvangen?",
            "Wilt u deze berichten niet meer ontvangen?",
            "Afmelden",
            "U bent afgemeld en ontvangt deze berichten niet meer.",
            "Deze link is onvolledig of niet meer geldig."
        ),
        PageWords(
            "ar",
            "إلغاء الاشتراك",
            "هل لم تعد ترغب في تلقي رسائل من نوع «%»؟",
            "هل لم تعد ترغب في تلقي هذه الرسائل؟",
            "إلغاء الاشتراك",
            "تم إلغاء اشتراكك ولن تتلقى هذه الرسائل بعد الآن.",
            "هذا الرابط غير مكتمل أو لم يعد صالحًا.",
            direction: "rtl"
        ),
    ]
}
