import { base } from '@zennnn/base'
import { type AppSet, appSetKey } from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import { type App, buildRegistry, type Registry } from '@zennnn/model'
import { panel } from '@zennnn/panel'
import { sales } from '@zennnn/sales'

/** Apps that a customer may choose; what they depend on comes with them. */
export const OFFERED_APPS: readonly App[] = [contacts, sales]

const ALL: readonly App[] = [base, contacts, sales, panel]

/** The names of these apps and of all that they depend on, sorted. Unknown names stay, to be refused where they meet a template. */
export function withDependencies(names: readonly string[]): readonly string[] {
  const found = new Set<string>([base.name])
  const add = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const depended of ALL.find((app) => app.name === name)?.depends ?? []) add(depended)
  }
  for (const name of names) add(name)
  return [...found].sort()
}

/** The control database's apps. */
export const CONTROL_SET: AppSet = appSet(withDependencies([panel.name]))

/** Every set of apps that a customer's database can have. */
export const CUSTOMER_SETS: readonly AppSet[] = subsets(OFFERED_APPS.map((app) => app.name))
  .map(withDependencies)
  .filter(
    (apps, index, all) => all.findIndex((one) => appSetKey(one) === appSetKey(apps)) === index,
  )
  .map(appSet)

/** The registry of a customer's database; undefined for apps that this version does not have. */
export function registryOf(apps: readonly string[]): Registry | undefined {
  return CUSTOMER_SETS.find((set) => appSetKey(set.apps) === appSetKey(apps))?.registry
}

function appSet(names: readonly string[]): AppSet {
  return { apps: names, registry: buildRegistry(ALL.filter((app) => names.includes(app.name))) }
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  return names.reduce<readonly (readonly string[])[]>(
    (sets, name) => [...sets, ...sets.map((set) => [...set, name])],
    [[]],
  )
}
