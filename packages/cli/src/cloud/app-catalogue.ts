import { base } from '@zennnn/base'
import { type AppSet, appSetKey } from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import type { Brand } from '@zennnn/kernel'
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
export const CONTROL_SET: AppSet = appSet(withDependencies([panel.name]), 'zennnn')

/** Every set of apps that a customer's database can have, in a cloud of each brand. */
export const CUSTOMER_SETS: Readonly<Record<Brand, readonly AppSet[]>> = {
  zennnn: customerSets('zennnn'),
  zeldesk: customerSets('zeldesk'),
}

/** Finds the registry of a customer's database; undefined for apps that this version does not have. */
export function registriesOf(brand: Brand): (apps: readonly string[]) => Registry | undefined {
  return (apps) =>
    CUSTOMER_SETS[brand].find((set) => appSetKey(set.apps) === appSetKey(apps))?.registry
}

function customerSets(brand: Brand): readonly AppSet[] {
  return subsets(OFFERED_APPS.map((app) => app.name))
    .map(withDependencies)
    .filter(
      (apps, index, all) => all.findIndex((one) => appSetKey(one) === appSetKey(apps)) === index,
    )
    .map((apps) => appSet(apps, brand))
}

function appSet(names: readonly string[], brand: Brand): AppSet {
  const apps = ALL.filter((app) => names.includes(app.name))
  return { apps: names, registry: buildRegistry(apps, brand) }
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  return names.reduce<readonly (readonly string[])[]>(
    (sets, name) => [...sets, ...sets.map((set) => [...set, name])],
    [[]],
  )
}
