// SPDX-License-Identifier: Apache-2.0

extension PhraseSet {
    /// How models leave a question open in French.
    static let hedgingFrench = PhraseSet(
        language: "fr",
        text: """
            unsure: je ne sais pas | je ne suis pas sûr | je ne suis pas sûre | je ne suis pas certain
            unsure: je ne suis pas certaine | aucune idée | je ne connais pas | je ne me souviens pas
            unsure: difficile à dire | difficile de dire | pas tout à fait sûr | pas clair
            lack: je n'ai pas | je ne dispose pas | je ne trouve pas | je n'ai trouvé | il n'y a pas
            lack: il n'existe pas | je ne possède pas | je manque | je n'ai aucune | je ne dispose d'aucune
            knowledge: information* | d'information* | d'indication* | d'élément* | détail* | donnée* | source*
            knowledge: précision* | mémoire | connaissance* | accès | trace
            cannot: je ne peux pas | je ne peux | je ne suis pas en mesure | je ne saurais | il m'est impossible
            cannot: je n'ai pas pu
            establish: confirmer | vérifier | déterminer | trouver | affirmer | dire | répondre | donner
            establish: préciser | garantir | identifier
            noguess: sans deviner | ne veux pas deviner | spéculer | induire en erreur | avec certitude
            noguess: réponse incorrecte | me tromper
            memory: mes données d'entraînement | ma base de connaissances | accès à internet | mes connaissances
            memory: ma mémoire | mes sources
            undocumented: pas disponible publiquement | pas documenté* | aucune source fiable | pas accessible
            undocumented: n'est pas précisé | pas de source fiable | peu documenté*
            askback: voulez vous que | souhaitez vous | veux tu que | pouvez vous préciser | pourriez vous
            askback: peux tu préciser | voulez vous dire | parlez vous de | faites vous référence
            offerlook: rechercher sur | je peux chercher | chercher sur le web | faire une recherche
            ifgiven: si vous pouvez | si vous me | si vous avez | si tu peux | plus de contexte
            ifgiven: plus de détails
            refer: je vous recommande | je recommande | je vous suggère | je vous conseille | consultez
            refer: site officiel | vérifiez | il vaudrait mieux
            soft: je pense | je crois | je suppose | peut être | probablement | il est possible | il se peut
            soft: à ma connaissance | si je me souviens bien | il semble | sans doute
            widely: environ | approximativement | à peu près | selon certaines sources
            however: cependant | toutefois | mais je
            answers: est né | est née | a été fondé* | la réponse est | se trouve | s'appelle | a été publié*
            answers: au total
            """
    )
}
