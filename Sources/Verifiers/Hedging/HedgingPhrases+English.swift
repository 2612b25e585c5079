// SPDX-License-Identifier: Apache-2.0

extension PhraseSet {
    /// How models leave a question open in English.
    static let hedgingEnglish = PhraseSet(
        language: "en",
        text: """
            unsure: i don't know | i do not know | i'm not sure | i am not sure | i'm unsure | i am unsure
            unsure: i am uncertain | i'm not certain | i am not certain | i'm uncertain | not confident
            unsure: i'm not fully sure | i'm not entirely sure | i'm not completely sure
            unsure: i'm not entirely certain | i'm not fully certain | i'm not aware of | i am not aware of
            unsure: i don't recall | i do not recall | i can't recall | i cannot recall | i don't remember
            unsure: i'm not familiar with | i am not familiar with | i'm not 100 | i have no idea | hard to say
            unsure: difficult to say | it is unclear | it's unclear
            lack: i don't have | i do not have | i don't currently have | i do not currently have | i lack
            lack: i have no | i don't possess | i don't see | i don't think i have | i don't reliably
            lack: i don't actually have | i'm not finding | i couldn't find | i could not find | i can't find
            lack: i cannot find | i was unable to find | i am unable to find | i'm unable to find | there is no
            lack: there isn't | there are no | haven't been able | i haven't found
            knowledge: information | info | details | detail | memorized | memory | knowledge | record | records
            knowledge: data | fact | facts | source | sources | documentation | access | confident | reliable
            knowledge: verified | date | figure | number | answer | web | browsing | internet | database
            knowledge: dataset | on hand | available | offline | training | committed
            cannot: i can't | i cannot | i can not | i'm unable to | i am unable to | i'm not able to
            cannot: i am not able to | i couldn't | i could not | i won't | i wouldn't want to | can't reliably
            cannot: cannot reliably | can't confidently | cannot confidently
            establish: verify | confirm | determine | identify | find | look | look up | check | provide | give
            establish: state | tell | answer | access | browse | search | retrieve | pinpoint | pin down | quote
            establish: say | name | guarantee | locate | pull | fetch
            noguess: don't want to guess | do not want to guess | rather than guess | without guessing
            noguess: i'd be guessing | would be guessing | risk giving | risk providing | rather than risk
            noguess: want to risk | incorrect information | inaccurate information | want to give you | mislead
            noguess: wrong answer | incorrect answer | risk of | with confidence | with certainty
            noguess: enough confidence | confident enough | reliably confirm | reliable answer | accurate answer
            memory: memorized | in my memory | from memory | my training data | my knowledge base
            memory: offline knowledge | offline data | my memory | my knowledge | my training | my sources
            memory: my records | my database | up to date | real time | web access | browsing | live web
            memory: internet access | right now | knowledge cutoff | knowledge cut off | live access
            undocumented: not publicly available | not readily available | not widely documented
            undocumented: not well documented | not widely available | isn't publicly | isn't readily
            undocumented: isn't widely | isn't well | isn't consistently | isn't uniquely | not uniquely
            undocumented: aren't widely | aren't readily | no reliable | no publicly | no widely | not specified
            undocumented: not documented | isn't specified | not clearly documented | limited information
            undocumented: not consistently | no verified | no record of | no public record | no definitive
            undocumented: not available in | not commonly | not something i | isn't enough | not easily
            undocumented: not explicitly | no widely available | no specific information | not provide
            askback: would you like me to | do you want me to | want me to | shall i | should i search
            askback: should i look | do you mean | did you mean | could you clarify | can you clarify
            askback: could you share | can you share | could you provide | can you provide | could you tell
            askback: can you tell | could you confirm | can you confirm | could you specify | can you specify
            askback: please clarify | please specify | please share | please provide | please confirm
            askback: which one do you mean | are you asking | are you referring | which of these
            askback: i want to be sure | could you please | where you saw | where you encountered
            askback: would you prefer | you're asking about | you are asking about | can i ask | is it okay if i
            askback: is that okay
            offerlook: look it up | look that up | look this up | i can look | i can search | i can check
            offerlook: i can try to | search the web | find it for you | report back | i can find | i can fetch
            offerlook: check online | look up
            ifgiven: if you share | if you paste | if you provide | if you tell me | if you can share
            ifgiven: if you can tell | if you send | if you have | if you can provide | if you can paste
            ifgiven: if you give | if you can give | if you upload | if you meant | paste the | paste a
            ifgiven: share a | share the | send me | tell me which | tell me the | tell me what | tell me where
            ifgiven: more context | more details | additional context | more detail | a link | a screenshot
            refer: i'd recommend | i would recommend | i recommend | i'd suggest | i would suggest | i suggest
            refer: you may want to | you might want to | you could check | you can check | best place
            refer: best places | best source | best sources | please check | please consult | please refer
            refer: for accurate | for the most accurate | for verified | for precise | to find this
            refer: to find the | to confirm | to get the | to verify this | most reliable way | official website
            refer: if you need | you can find | you might find | you could try | try checking | check the
            soft: i think | i believe | i guess | as far as i know | to my knowledge | to the best of my
            soft: if i recall | if i remember | it might be | it may be | it could be | might have been
            soft: may have been | could have been | possibly | perhaps | probably | i'm fairly | i'm pretty
            soft: i would guess | my best guess | my guess | it's possible that | it is possible that
            soft: take this with | don't quote me | double check | verify this | appears to be | seems to be
            soft: i suspect
            widely: approximately | around | roughly | estimated | likely | generally | reportedly
            widely: sources vary | is listed as
            however: however | although | that said | but i
            answers: was born | was founded | was established | is known for | was awarded | was released
            answers: was published | was held | the answer is | was appointed | was elected | was named
            answers: is named | is called | is located | took place | died on | won the | located in
            answers: was the first | served as | according to | in total | a total of
            """
    )
}
