import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { compileQuery, type Statement, sightOf } from '@zennnn/data'
import { type Model, type Operation, pairTable } from '@zennnn/model'
import {
  type Asker,
  forgottenTables,
  ID_OF_7,
  isLarge,
  type LargeWorld,
  openLargeWorld,
  ROWS,
} from '../large-world.ts'
import { type PlanNode, touchedRows } from '../query-plan.ts'
import { usualCount, usualList, usualRecord } from '../usual-read.ts'

/**
 * How much a read may look at, behind a rule:
 * - `page`: a list stops after its page, and a count goes once over the table;
 * - `few`: both look at what the asker sees, and hardly more;
 * - `pass`: both go at most once over the table, with one look-up by key for each record.
 */
type Work = 'page' | 'few' | 'pass'

/** Every rule of the shipped apps, as `model group` or `model restrict`. A grant without rule is `page` and needs no line. */
const RULES: Readonly<Record<string, Work>> = {
  'job member': 'few',
  'saved_search member': 'few',
  'attachment member': 'pass',
  'message restrict': 'pass',
  'sale_order sales_user': 'few',
  'sale_order link': 'few',
  'sale_order restrict': 'page',
  'sale_order_line sales_user': 'pass',
  'sale_order_line link': 'few',
  'sale_order_line restrict': 'pass',
}
/** Some records embedded in a page, a second look at the page, a few of a small table. */
const FEW = 1000
const LIMIT: Readonly<Record<Work, { readonly list: number; readonly count: number }>> = {
  page: { list: FEW, count: ROWS + FEW },
  few: { list: FEW, count: FEW },
  pass: { list: 2 * ROWS + FEW, count: 2 * ROWS + FEW },
}

test('every policy of the shipped apps is served well on 100,000 rows', async (t) => {
  const world = await openLargeWorld(t)
  assert.deepEqual(
    await forgottenTables(world.superuser),
    [],
    'fill these, or say that they stay small',
  )
  const seen = new Set<string>()
  for (const asker of world.askers)
    for (const model of world.registry.models.values()) {
      await reads(t, world, { asker, model, seen })
      await changes(t, { asker, model, seen })
      await pairs(t, { asker, model, seen })
    }
  await t.test('searches that others share were among what was read', async () => {
    const asker = world.askers.find(({ name }) => name === 'sales_user') ?? assert.fail()
    const sight = sightOf(world.registry, asker.groups)
    const model = sight.models.get('saved_search') ?? assert.fail()
    const nodes = await asker.explain(compileQuery(sight, usualCount(model)))
    assert.ok(touchedRows(nodes) > ROWS / 500, inWords(nodes))
  })
  await t.test('no policy and no rule was left out', async () => {
    // The platform's own policies are one question a statement and read no column: nothing for an index to serve.
    const { rows } = await world.superuser.query<{ name: string }>(
      `select tablename || ' ' || policyname as name from pg_policies where schemaname = 'app'
       and not (roles = '{zennnn_elevated}' and qual ~ '^\\( SELECT zennnn\\.require_elevation\\(\\) AS require_elevation\\)$')`,
    )
    const policies = rows.map(({ name }) => name)
    assert.ok(policies.length > 50, `${policies.length} policies`)
    assert.deepEqual(
      policies.filter((name) => !seen.has(name)),
      [],
    )
    assert.deepEqual(
      Object.keys(RULES).filter((name) => !seen.has(`rule ${name}`)),
      [],
    )
  })
})

interface Case {
  readonly asker: Asker
  readonly model: Model
  /** Policies, as `table name`, and rules that were looked at. */
  readonly seen: Set<string>
}

async function reads(t: TestContext, world: LargeWorld, one: Case): Promise<void> {
  const { asker, model, seen } = one
  if (!may(one, 'read')) return
  const rule = ruleOf(one)
  const work = rule === undefined ? 'page' : RULES[rule]
  const sight = sightOf(world.registry, asker.groups)
  const shown = sight.models.get(model.name) ?? model
  await t.test(`${asker.name} reads ${model.name}`, async () => {
    assert.ok(work !== undefined, `RULES says nothing of "${String(rule)}"`)
    for (const kind of ['list', 'count'] as const) {
      const query = kind === 'list' ? usualList(shown) : usualCount(shown)
      const nodes = await asker.explain(compileQuery(sight, query))
      assertPlain(nodes)
      assert.ok(touchedRows(nodes) <= LIMIT[work][kind], `${kind}: ${inWords(nodes)}`)
    }
    const nodes = await asker.explain(compileQuery(sight, usualRecord(shown, ID_OF_7)))
    assertPlain(nodes)
    assertByKey(nodes)
    assert.ok(
      touchedRows(nodes.filter(({ relation }) => isLarge(relation))) <= 20,
      `one record: ${inWords(nodes)}`,
    )
  })
  for (const name of ['read', ...(isRestricted(model) ? ['restrict'] : [])])
    seen.add(`${model.name} ${name}`)
  seen.add(`rule ${String(rule)}`)
}

/** The rule that limits what this asker sees, as a key of `RULES`; undefined = all is seen. */
function ruleOf({ asker, model }: Case): string | undefined {
  const grants = model.grants.filter(
    ({ group, operations }) => operations.includes('read') && asker.groups.has(group),
  )
  if (grants.every(({ where }) => where !== undefined))
    return `${model.name} ${grants.map(({ group }) => group).join(' and ')}`
  return isRestricted(model) ? `${model.name} restrict` : undefined
}

function isRestricted({ restrictions, following }: Model): boolean {
  return restrictions.length > 0 || following.some(({ kind }) => kind !== 'allow_with_record')
}

/** One record is created, changed and deleted by its key, whoever asks. Only planned: triggers are not the matter here. */
async function changes(t: TestContext, one: Case): Promise<void> {
  const { asker, model, seen } = one
  const table = `app."${model.name}"`
  const field = `"${changeableField(model)}"`
  const statements = {
    create: `insert into ${table} (${field}) select ${field} from ${table} where "id" = $1`,
    update: `update ${table} set ${field} = ${field} where "id" = $1`,
    delete: `delete from ${table} where "id" = $1`,
  } as const
  for (const operation of ['create', 'update', 'delete'] as const) {
    if (!may(one, operation)) continue
    await t.test(`${asker.name} may ${operation} ${model.name}`, async () => {
      await assertPlanned(asker, { text: statements[operation], values: [ID_OF_7] })
    })
    seen.add(`${model.name} ${operation}`)
  }
}

async function pairs(t: TestContext, one: Case): Promise<void> {
  const { asker, model, seen } = one
  for (const [name, { kind }] of model.fields) {
    if (kind !== 'manyToMany') continue
    const table = pairTable(model.name, name)
    const at = `app."${table}"`
    const statements: [policy: string, right: Operation, text: string, values: string[]][] = [
      ['read', 'read', `select "target" from ${at} where "source" = $1`, [ID_OF_7]],
      ['create', 'update', `insert into ${at} ("source", "target") values ($1, $1)`, [ID_OF_7]],
      ['delete', 'update', `delete from ${at} where "source" = $1 and "target" = $1`, [ID_OF_7]],
    ]
    for (const [policy, right, text, values] of statements) {
      if (!may(one, right)) continue
      await t.test(`${asker.name} may ${policy} ${table}`, async () => {
        await assertPlanned(asker, { text, values })
      })
      seen.add(`${table} ${policy}`)
    }
  }
}

function may({ asker, model }: Case, operation: Operation): boolean {
  return model.grants.some(
    ({ group, operations }) => operations.includes(operation) && asker.groups.has(group),
  )
}

function changeableField(model: Model): string {
  const kinds = new Set(['text', 'longText', 'reference', 'integer', 'selection'])
  const kept = new Set(['version', 'created_by', 'updated_by'])
  const [name = 'id'] =
    [...model.fields].find(([each, { kind }]) => kinds.has(kind) && !kept.has(each)) ?? []
  return name
}

async function assertPlanned(asker: Asker, statement: Statement): Promise<void> {
  const nodes = await asker.explain(statement)
  assertPlain(nodes)
  assertByKey(nodes)
}

/** Settings are read once a statement, and no function of ours is called for a row. */
function assertPlain(nodes: readonly PlanNode[]): void {
  assert.ok(
    nodes.some(({ part }) => part === 'InitPlan'),
    'no setting is read once',
  )
  for (const { conditions } of nodes) assert.doesNotMatch(conditions, /current_setting|zennnn\./)
}

/** Every large table is entered by an index and a condition. */
function assertByKey(nodes: readonly PlanNode[]): void {
  for (const node of nodes) {
    if (!node.type.endsWith('Scan') || !isLarge(node.relation)) continue
    assert.notEqual(node.type, 'Seq Scan', inWords(nodes))
    assert.notEqual(node.keys, '', inWords(nodes))
  }
}

function inWords(nodes: readonly PlanNode[]): string {
  return nodes
    .filter(({ relation }) => relation !== '')
    .map(({ type, relation, index, touched }) => `${type} ${relation} ${index} ${touched} rows`)
    .join(', ')
}
