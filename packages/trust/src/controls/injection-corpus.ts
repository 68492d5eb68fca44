import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, jsonOf, jsonQuestion, type Question } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { isLeaking } from '../outside/leak.ts'
import { readModels, type SeenModel } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

/** Longer than any answer takes, and what an attack that ran would sleep. */
const SLEEP_S = 4
/** What becomes SQL where a value is pasted into a statement: at the end of a text, a name, a number, a list, a cast. */
const CORPUS: readonly string[] = [
  "'",
  `' or '1'='1`,
  "' or 1=1--",
  `'; drop table app."user"; --`,
  `"; drop table app."user"; --`,
  `x' union select hash from zennnn.credential--`,
  `1 union all select null,null,current_user--`,
  `' || (select current_database()) || '`,
  `' and 1=cast((select version()) as int)--`,
  `'||pg_sleep(${SLEEP_S})--`,
  `(select pg_sleep(${SLEEP_S}))`,
  `x",pg_sleep(${SLEEP_S}) as "y`,
  `id"::text,pg_sleep(${SLEEP_S})::text as "x`,
  `$$;select pg_sleep(${SLEEP_S});$$`,
  `E'\\''; select pg_sleep(${SLEEP_S})--`,
  `\u02bc or 1=1--`,
  `\uff07 or 1=1--`,
  `%27%20or%201=1--`,
  `id,(select 1)`,
  `id nulls first, pg_sleep(${SLEEP_S})`,
  `case when (select true) then id else id end`,
  `->>'a') is null or pg_sleep(${SLEEP_S}) is null --`,
  `;reset role;select set_config('zennnn.user_id','x',true)`,
  `copy (select 1) to program 'true'`,
]
const MOST_GUESSES = 3
/** Never stored: what is written is taken back by the request itself. */
const NOTHING_KEPT = { prefer: 'tx=rollback,return=representation' }

/** Holds where no text of a request becomes SQL: nothing fails inside, sleeps, or answers with more than was asked for. */
export function injectionCorpusControl(port: CanaryPort): Control {
  return {
    id: 'injection-corpus',
    observe: inCanary(
      port,
      async ({ ask, administrator: person }, signal) =>
        await asPerson({ ask, person, signal }, async (visitor) => {
          const visit: Ask = visitor.ask.bind(visitor)
          const models = await readModels(visit, signal)
          const before = await countAll(visit, models, signal)
          const tried = await attack(visit, models, signal)
          const after = await countAll(visit, models, signal)
          return observeTried(tried, { models: models.length, isSame: before === after })
        }),
    ),
  }
}

interface Tried {
  readonly attempts: number
  readonly broken: number
  readonly slow: number
}

async function attack(ask: Ask, models: readonly SeenModel[], signal: AbortSignal): Promise<Tried> {
  let [attempts, broken, slow] = [0, 0, 0]
  const attacks = [...anywhere(), ...models.flatMap(attacksOn)]
  for (const { question, isFilter } of attacks) {
    const startedAt = performance.now()
    const answer = await ask(question, signal)
    attempts += 1
    if (performance.now() - startedAt >= SLEEP_S * 1_000) slow += 1
    const sent = `${decodeURIComponent(question.path)} ${question.body ?? ''}`
    if (isLeaking(answer, sent) || (isFilter && hasRows(answer))) broken += 1
  }
  return { attempts, broken, slow }
}

interface Attack {
  readonly question: Question
  /** Nothing has this value: rows in the answer mean that the filter was not what it seemed. */
  readonly isFilter: boolean
}

/** Every attack in one place of each model, and every place of each model by some of the attacks. */
function attacksOn({ name, fields, operations }: SeenModel): readonly Attack[] {
  const texts = fields.filter(({ kind }) => kind === 'text' || kind === 'longText')
  const [text = { name: 'id' }] = texts
  const field = texts.find(({ isReadonly }) => !isReadonly)
  return CORPUS.flatMap((value, at) => {
    const x = encodeURIComponent(value)
    const reads = [
      `select=${x}`,
      `select=id::${x}`,
      `order=${x}`,
      `limit=${x}`,
      `or=(${text.name}.eq.${x},id.is.null)`,
      `${x}=eq.a`,
      `${text.name}=in.(${x})`,
      `select=${x}(id)`,
    ]
    const read = reads[at % reads.length] ?? ''
    const isWritten = field !== undefined && operations.includes('create')
    return [
      reading(`/api/${name}?select=id&${text.name}=eq.${x}`, true),
      reading(`/api/${name}?${read}`, false),
      ...(isWritten ? [writing(`/api/${name}`, { [field.name]: value })] : []),
      ...(isWritten ? [writing(`/api/${name}`, { [value]: 'a' })] : []),
    ]
  })
}

/** What belongs to no model. */
function anywhere(): readonly Attack[] {
  return CORPUS.flatMap((value, at) => {
    const x = encodeURIComponent(value)
    return [
      reading(`/api/${x}?select=id`, false),
      reading(`/records/${x}`, false),
      reading(`/records/user?q=${x}`, false),
      // Links that there are not are guesses, and after some of them all links of the canary would wait.
      ...(at < MOST_GUESSES ? [reading(`/link/${x}`, false)] : []),
      writing(`/api/rpc/${x}`, {}),
      writing('/auth/password', { user: value, password: value }),
    ]
  })
}

function reading(path: string, isFilter: boolean): Attack {
  return { question: { path }, isFilter }
}

function writing(path: string, body: unknown): Attack {
  const question = jsonQuestion('POST', path, body)
  return {
    question: { ...question, headers: { ...question.headers, ...NOTHING_KEPT } },
    isFilter: false,
  }
}

function hasRows(answer: Answer): boolean {
  const rows = jsonOf(answer)
  return answer.status < 300 && Array.isArray(rows) && rows.length > 0
}

/** How many records of each model there are, as a text. */
async function countAll(
  ask: Ask,
  models: readonly SeenModel[],
  signal: AbortSignal,
): Promise<string> {
  const counts: string[] = []
  for (const { name } of models) {
    // What logs what happens grows by itself.
    if (/^(audit_entry|job|mail)$/.test(name)) continue
    const answer = await ask(
      { path: `/api/${name}?select=id&limit=1`, headers: { prefer: 'count=exact' } },
      signal,
    )
    counts.push(`${name} ${answer.status} ${answer.headers.get('content-range')}`)
  }
  return counts.join()
}

function observeTried(
  { attempts, broken, slow }: Tried,
  { models, isSame }: { readonly models: number; readonly isSame: boolean },
): Observation {
  const holds = broken + slow === 0 && isSame
  const words = [
    `${counted(attempts, 'attack')} on ${counted(models, 'model')}`,
    ...(holds ? ['none of them became SQL'] : []),
    ...(broken > 0 ? [`${broken} answered as no refusal is`] : []),
    ...(slow > 0 ? [`${slow} slept`] : []),
    ...(isSame ? [] : ['records are not as they were']),
  ]
  return {
    outcome: holds ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { attempts, models, broken, slow, changed: isSame ? 0 : 1 },
  }
}
