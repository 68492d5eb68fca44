import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, jsonQuestion, type Question } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { readModels, type SeenModel } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

/** One of those that acquirers publish for tests. */
const CARD = '4111 1111 1111 1111'
const SENTENCE = `paid by ${CARD}`
const REPEATED = /4111[ -]?1111/
const REASON = 'payment card'
const WHOLE = { prefer: 'tx=rollback' }

/** Holds where every door refuses the number of a card for what it is, and does not repeat it. */
export function cardRoutesControl(port: CanaryPort): Control {
  return {
    id: 'card-routes',
    observe: inCanary(
      port,
      async ({ ask, administrator: person }, signal) =>
        await asPerson({ ask, person, signal }, async (visitor) => {
          const visit: Ask = visitor.ask.bind(visitor)
          const questions = [
            ...(await readModels(visit, signal)).flatMap(questionsTo),
            ...OTHER_DOORS,
          ]
          const answers: Answer[] = []
          for (const question of questions) answers.push(await visit(question, signal))
          return observeAnswers(answers)
        }),
    ),
  }
}

/** Fields into which such a text would fit. What is read only takes no card and nothing else. */
function questionsTo({ name, fields, operations }: SeenModel): readonly Question[] {
  if (!operations.includes('create')) return []
  return fields
    .filter(({ kind }) => kind === 'text' || kind === 'longText')
    .filter(({ isReadonly, maxLength }) => !isReadonly && maxLength >= CARD.length)
    .filter(({ format }) => format === undefined)
    .map((field) => {
      // Longer than there is room for would be refused for that.
      const text = field.maxLength < SENTENCE.length ? CARD : SENTENCE
      const question = jsonQuestion('POST', `/api/${name}`, { [field.name]: text })
      return { ...question, headers: { ...question.headers, ...WHOLE } }
    })
}

/** Where texts come in that are no field of a record. */
const OTHER_DOORS: readonly Question[] = [
  {
    method: 'POST',
    path: '/api/attachment/file?name=note.txt',
    headers: { 'content-type': 'application/octet-stream' },
    body: SENTENCE,
  },
  {
    method: 'POST',
    path: `/api/attachment/file?name=${encodeURIComponent(`${CARD}.txt`)}`,
    headers: { 'content-type': 'application/octet-stream' },
    body: 'nothing',
  },
  jsonQuestion('POST', '/auth/keys', { name: CARD, days: 1 }),
]

function observeAnswers(answers: readonly Answer[]): Observation {
  const refused = answers.filter(
    ({ status, body }) => status >= 400 && status < 500 && body.includes(REASON),
  ).length
  const repeated = answers.filter(({ body }) => REPEATED.test(body)).length
  const words = [
    `a card number refused at ${refused} of ${counted(answers.length, 'door')}`,
    ...(repeated > 0 ? [`repeated by ${repeated}`] : []),
  ]
  return {
    outcome: refused === answers.length && repeated === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { doors: answers.length, refused, repeated },
  }
}
