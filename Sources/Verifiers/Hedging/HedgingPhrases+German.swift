// SPDX-License-Identifier: Apache-2.0

extension PhraseSet {
    /// How models leave a question open in German.
    static let hedgingGerman = PhraseSet(
        language: "de",
        text: """
            unsure: ich weiß nicht | ich weiß es leider nicht | weiß ich es nicht | bin ich mir nicht sicher
            unsure: bin ich nicht sicher | ich weiss nicht | weiß ich nicht | weiß ich leider nicht
            unsure: ich weiß es nicht | ich weiß leider nicht | ich bin mir nicht sicher | bin nicht sicher
            unsure: ich bin unsicher | bin mir unsicher | nicht ganz sicher | unklar ob | nicht genau sagen
            unsure: nicht mit sicherheit | keine ahnung | ist mir nicht bekannt | schwer zu sagen
            unsure: nicht bekannt
            lack: ich habe keine | habe ich keine | liegen mir keine | mir liegen keine | es gibt keine
            lack: ich finde keine | fehlen mir | ich verfüge über keine | mir fehlen | verfüge nicht über
            knowledge: information* | angaben | daten | details | quelle* | wissen | kenntnis* | zugriff
            knowledge: aufzeichnung* | belege
            cannot: ich kann | kann ich | kann das | kann dazu | konnte ich | ich konnte
            establish: nicht bestätigen | nicht beantworten | nicht finden | nicht überprüfen
            establish: nicht verifizieren | nicht sagen | nicht feststellen | nicht ermitteln | nicht angeben
            establish: nicht nennen | keine genaue* | keine verlässliche*
            noguess: nicht raten | nicht spekulieren | keine falschen | falsche angaben | zu spekulieren
            noguess: ohne gewähr
            memory: meinen trainingsdaten | meine trainingsdaten | meinem wissensstand | internetzugang
            memory: meine kenntnisse | wissensstand
            undocumented: nicht öffentlich | nicht dokumentiert | keine verlässlichen | keine zuverlässigen
            undocumented: nicht überliefert | keine gesicherten
            askback: soll ich | meinen sie | meinst du | könnten sie | könntest du | können sie mir
            askback: kannst du mir | möchten sie dass | möchtest du dass | bitte präzisieren | welche meinen
            offerlook: nachschauen | nachschlagen | im internet suchen | recherchieren | danach suchen
            ifgiven: wenn sie mir | wenn du mir | falls sie | falls du | mehr kontext | genauere angaben
            ifgiven: weitere informationen
            refer: ich empfehle | ich würde empfehlen | am besten | wenden sie sich | prüfen sie
            refer: überprüfen sie | schauen sie | offizielle website | offiziellen website
            soft: ich glaube | ich denke | ich vermute | vermutlich | möglicherweise | vielleicht
            soft: wahrscheinlich | soweit ich weiß | meines wissens | könnte sein | es könnte | eventuell
            soft: scheint
            widely: ungefähr | etwa | rund | schätzungsweise | angeblich
            however: allerdings | jedoch | aber ich
            answers: wurde geboren | wurde gegründet | die antwort ist | heißt | wurde veröffentlicht
            answers: befindet sich | insgesamt
            """
    )
}
