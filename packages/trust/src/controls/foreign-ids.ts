import { type Clock, newRecordId } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import {
  type Answer,
  type Ask,
  jsonOf,
  jsonQuestion,
  memberOf,
  type Question,
} from '../outside/ask.ts'
import { type Canary, type CanaryPort, inCanary } from '../outside/canary.ts'
import { readModels, type SeenModel } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

/** Records of each model that are tried: each of them costs some thirty requests. */
const MOST_RECORDS = 3
/** Headers that could tell that there is something. */
const TELLING = ['content-range', 'content-type', 'etag', 'location', 'allow', 'preference-applied']

export interface ForeignIdsPort extends CanaryPort {
  readonly clock: Clock
  /** Records of the canary that its member must not see, whatever the database shows him: what hides nothing any more has no others. */
  readonly hiding: (signal: AbortSignal) => Promise<readonly HiddenRecord[]>
}

export interface HiddenRecord {
  readonly model: string
  readonly id: string
}

/** A record that there is, and that somebody may not see. */
interface Hidden {
  readonly model: SeenModel
  readonly id: string
}

/**
 * Holds where the id of a record that one may not see answers, byte for byte, like the id of nothing, on every way to touch a record:
 * to a member of the database with few rights, and to a stranger.
 */
export function foreignIdsControl({ clock, hiding, ...port }: ForeignIdsPort): Control {
  return {
    id: 'foreign-ids',
    observe: inCanary(
      port,
      async (canary, signal) =>
        await asBoth(canary, signal, async (administrator, member) => {
          const models = await readModels(administrator, signal)
          const hidden = withOwn(
            await findHidden({ administrator, member, models }, signal),
            models,
            await hiding(signal),
          )
          const tries = hidden.flatMap((one) => attempts(one, newRecordId(clock)))
          let told = 0
          for (const pair of tries) {
            if (!(await isAlike(member, pair, signal))) told += 1
            if (!(await isAlike(canary.ask, pair, signal))) told += 1
          }
          return observeTries({ hidden, attempts: tries.length * 2, told })
        }),
    ),
  }
}

async function asBoth(
  { ask, administrator, member }: Canary,
  signal: AbortSignal,
  work: (administrator: Ask, member: Ask) => Promise<Observation>,
): Promise<Observation> {
  return await asPerson(
    { ask, person: administrator, signal },
    async (one) =>
      await asPerson(
        { ask, person: member, signal },
        async (other) => await work(one.ask.bind(one), other.ask.bind(other)),
      ),
  )
}

/** What an administrator sees and the member does not: what the layer of access is there to hide. */
async function findHidden(
  {
    administrator,
    member,
    models,
  }: { administrator: Ask; member: Ask; models: readonly SeenModel[] },
  signal: AbortSignal,
): Promise<readonly Hidden[]> {
  const hidden: Hidden[] = []
  for (const model of models) {
    const query = `/api/${model.name}?select=id&order=id.desc&limit=50`
    const all = idsOf(await administrator({ path: query }, signal))
    if (all.length === 0) continue
    const list = all.join()
    const own = new Set(
      idsOf(await member({ path: `/api/${model.name}?select=id&id=in.(${list})` }, signal)),
    )
    hidden.push(
      ...all
        .filter((id) => !own.has(id))
        .slice(0, MOST_RECORDS)
        .map((id) => ({ model, id })),
    )
  }
  return hidden
}

/** Those that were found hidden, and those that have to be. */
function withOwn(
  found: readonly Hidden[],
  models: readonly SeenModel[],
  wanted: readonly HiddenRecord[],
): readonly Hidden[] {
  const known = new Set(found.map(({ id }) => id))
  const own = wanted
    .filter(({ id }) => !known.has(id))
    .flatMap(({ model, id }) =>
      models.filter(({ name }) => name === model).map((one) => ({ model: one, id })),
    )
  return [...found, ...own]
}

function idsOf(answer: Answer): readonly string[] {
  const rows = jsonOf(answer)
  const list: readonly unknown[] = answer.status < 300 && Array.isArray(rows) ? rows : []
  return list.map((row) => memberOf(row, 'id')).filter((id) => typeof id === 'string')
}

/** The same question about what is hidden and about what is not there. */
interface Pair {
  readonly hidden: Question
  readonly missing: Question
  readonly ids: readonly [string, string]
}

function attempts({ model, id }: Hidden, missing: string): readonly Pair[] {
  const [about, instead] = [questionsAbout(model, id), questionsAbout(model, missing)]
  return about.map((hidden, at) => ({
    hidden,
    missing: instead[at] ?? hidden,
    ids: [id, missing] as const,
  }))
}

/** Every way to touch one record by its id. Should one of them work, it is taken back. */
function questionsAbout({ name, actions }: SeenModel, id: string): readonly Question[] {
  const one = `/api/${name}?id=eq.${id}`
  const object = { accept: 'application/vnd.pgrst.object+json' }
  const change = (headers: Readonly<Record<string, string>> = {}): Question => {
    const question = jsonQuestion('PATCH', one, {})
    const prefer = 'tx=rollback,return=representation'
    return { ...question, headers: { ...question.headers, prefer, ...headers } }
  }
  const exact = { prefer: 'count=exact' }
  const gone = { prefer: 'tx=rollback,return=representation' }
  return [
    { path: one },
    { path: one, headers: object },
    { path: one, headers: { accept: 'text/csv' } },
    { path: one, headers: exact },
    { path: `/api/${name}?id=in.(${id},${id})` },
    { path: `/api/${name}?or=(id.eq.${id},id.is.null)` },
    { path: `/api/${name}?select=count()&id=eq.${id}` },
    { path: `/api/${name}?id=lte.${id}&id=gte.${id}` },
    { path: `/records/${name}/${id}` },
    { path: `/api/history/${name}/${id}` },
    { path: `/api/attachment?record=eq.${id}` },
    { path: `/api/attachment/${id}/file` },
    { path: `/api/export/${name}?id=eq.${id}` },
    { path: `/api/import/${id}` },
    change(),
    change({ 'if-match': '"1"' }),
    change(object),
    { method: 'DELETE', path: one, headers: gone },
    ...actions
      .filter(({ on }) => on === 'record')
      .map((action) => jsonQuestion('POST', `/api/rpc/${name}.${action.name}`, { id })),
  ]
}

async function isAlike(
  ask: Ask,
  { hidden, missing, ids }: Pair,
  signal: AbortSignal,
): Promise<boolean> {
  const [got, wanted] = [await ask(hidden, signal), await ask(missing, signal)]
  return traceOf(got, ids) === traceOf(wanted, ids)
}

/** Everything that tells one answer from another, without the id that was asked for and the number of the request. */
function traceOf({ status, headers, body }: Answer, ids: readonly string[]): string {
  const told = TELLING.map((name) => headers.get(name) ?? '').join('|')
  const said = body
    .replaceAll(/(Reference: <code>)[0-9a-f-]{36}/g, '$1')
    .replaceAll(/("request_id":")[0-9a-f-]{36}/g, '$1')
  return ids.reduce((text, id) => text.replaceAll(id, 'X'), `${status} ${told} ${said}`)
}

function observeTries({
  hidden,
  attempts: tried,
  told,
}: {
  readonly hidden: readonly Hidden[]
  readonly attempts: number
  readonly told: number
}): Observation {
  const models = new Set(hidden.map(({ model }) => model.name)).size
  const figures = { records: hidden.length, models, attempts: tried, told }
  if (hidden.length === 0)
    return { outcome: 'unknown', measured: 'no record of the canary database is hidden', figures }
  const where = `${counted(tried, 'request')} with ids of ${counted(hidden.length, 'hidden record')} of ${counted(models, 'model')}`
  return {
    outcome: told === 0 ? 'holds' : 'fails',
    measured:
      told === 0
        ? `${where} answered like ids of nothing`
        : `${told} of ${where} answered unlike ids of nothing`,
    figures,
  }
}
