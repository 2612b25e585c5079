// SPDX-License-Identifier: Apache-2.0

extension PhraseSet {
    /// How models leave a question open in Spanish.
    static let hedgingSpanish = PhraseSet(
        language: "es",
        text: """
            unsure: no sé | no lo sé | no estoy seguro | no estoy segura | no tengo claro | no recuerdo
            unsure: no conozco | ni idea | no tengo la certeza | es difícil decir | difícil de decir
            unsure: no estoy del todo seguro | no está claro
            lack: no tengo | no dispongo de | no cuento con | no encuentro | no he encontrado | no hay
            lack: no existe | carezco de | no poseo
            knowledge: información | datos | detalles | fuente* | registro* | memoria | conocimiento* | acceso
            knowledge: documentación
            cannot: no puedo | no me es posible | no soy capaz | no he podido | no podría | no pude
            establish: confirmar* | verificar* | determinar* | encontrar* | afirmar* | decir* | responder
            establish: precisar | asegurar* | identificar | dar | darte | garantizar
            noguess: no quiero adivinar | sin adivinar | especular | con certeza | con seguridad
            noguess: información incorrecta | respuesta incorrecta
            memory: mis datos de entrenamiento | mi base de conocimiento* | acceso a internet | mi conocimiento
            memory: mi memoria | mis fuentes
            undocumented: no está disponible | no está documentad* | ninguna fuente fiable | no hay fuentes
            undocumented: poco documentad* | no es de conocimiento público | no se especifica
            askback: quieres que | desea que | te refieres | se refiere usted | ^se refiere | podrías
            askback: podría aclarar | puedes aclarar | podría indicar | puedes decirme | podría decirme
            offerlook: buscarlo | puedo buscar | buscar en la web | buscar en internet
            ifgiven: si me das | si puedes | si me proporcionas | si tienes | si me indica | más contexto
            ifgiven: más detalles
            refer: te recomiendo | le recomiendo | recomiendo consultar | te sugiero | le sugiero | consulta
            refer: sitio oficial | verifica
            soft: creo que | pienso que | supongo | quizás | quizá | tal vez | probablemente | es posible que
            soft: puede que | podría ser | hasta donde sé | si no recuerdo mal | parece que | posiblemente
            widely: aproximadamente | alrededor de | unos | según algunas fuentes
            however: sin embargo | no obstante | pero no
            answers: nació | fue fundad* | la respuesta es | se encuentra | se llama | fue publicad* | en total
            """
    )
}
