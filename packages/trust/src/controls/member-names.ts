import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, codeOf, jsonQuestion } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { readModels, type SeenModel } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

const NOBODY = '00000000-0000-7000-8000-000000000000'
/** As programs for PostgREST know it. */
const UNKNOWN = 'PGRST202'
/** What objects of JavaScript have by themselves, and what layers of data usually call theirs. */
const USUAL_NAMES: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...`prototype then call apply bind name length caller arguments
    create read update delete write unlink search browse query sql
    change elevate execute run batch direct connections records fields
    model registry groups allow restrict access when parameters init`.split(/\s+/),
]

/** Holds where no member of a model can be called but its declared actions, of which one is called to see that there are any. */
export function memberNamesControl(port: CanaryPort): Control {
  return {
    id: 'member-names',
    observe: inCanary(
      port,
      async ({ ask, administrator: person }, signal) =>
        await asPerson({ ask, person, signal }, async (visitor) => {
          const visit: Ask = visitor.ask.bind(visitor)
          const models = await readModels(visit, signal)
          const [names, callable] = [privateNames(models), actionNames(models)]
          let called = 0
          for (const name of names) if (!isUnknown(await call(visit, name, signal))) called += 1
          const known = callable[0]
          const isThere = known !== undefined && !isUnknown(await call(visit, known, signal))
          return observeCalls({ names: names.length, called, models: models.length, isThere })
        }),
    ),
  }
}

/** Every name that is none of a declared action: with its model, with a mark of what is private, and alone. @internal */
export function privateNames(models: readonly SeenModel[]): readonly string[] {
  const declared = new Set(
    models.flatMap(({ name, actions }) => actions.map((action) => `${name}.${action.name}`)),
  )
  const names = models.flatMap(({ name, fields, actions }) => [
    ...[...USUAL_NAMES, ...fields.map((field) => field.name)].map((member) => `${name}.${member}`),
    ...actions.flatMap((action) => [
      `${name}._${action.name}`,
      `${name}.${action.name}.call`,
      `${name}.${action.name.toUpperCase()}`,
      action.name,
    ]),
    // An action of one model is none of another.
    ...models.flatMap((other) =>
      other.name === name ? [] : other.actions.map((action) => `${name}.${action.name}`),
    ),
  ])
  return [...new Set([...names, ...USUAL_NAMES])].filter((name) => !declared.has(name))
}

/** Actions on a record: called for none, they do nothing. */
function actionNames(models: readonly SeenModel[]): readonly string[] {
  return models.flatMap(({ name, actions }) =>
    actions.filter(({ on }) => on === 'record').map((action) => `${name}.${action.name}`),
  )
}

async function call(ask: Ask, name: string, signal: AbortSignal): Promise<Answer> {
  return await ask(
    jsonQuestion('POST', `/api/rpc/${encodeURIComponent(name)}`, { id: NOBODY }),
    signal,
  )
}

function isUnknown(answer: Answer): boolean {
  return answer.status === 404 && codeOf(answer) === UNKNOWN
}

function observeCalls({
  names,
  called,
  models,
  isThere,
}: {
  readonly names: number
  readonly called: number
  readonly models: number
  readonly isThere: boolean
}): Observation {
  const figures = { names, called, models }
  if (called > 0)
    return {
      outcome: 'fails',
      measured: `${called} of ${counted(names, 'name')} of ${counted(models, 'model')} answered, which are no actions`,
      figures,
    }
  return isThere
    ? {
        outcome: 'holds',
        measured: `none of ${counted(names, 'name')} of ${counted(models, 'model')} can be called but declared actions`,
        figures,
      }
    : { outcome: 'unknown', measured: 'no declared action could be called', figures }
}
