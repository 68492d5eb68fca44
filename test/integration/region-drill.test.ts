import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { findMeasuredRto } from '@zennnn/cloud'
import { dumpPacks, openKeptVault, spoil } from './cloud/kept-vault.ts'
import { backUp, equip } from './cloud/lost-home.ts'
import { typed } from './cloud/runbook.ts'

const PAGE = 'region-lost.md'
const LIMIT = { timeout: 235_000 }

test(
  'the loss of the home region is rehearsed, written down, and listed beside the regions',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database } = world
    const other = await world.add('other', 'paid')
    const large = await world.add('large')
    await equip(world, other, large)
    assert.equal(await findMeasuredRto(vault), undefined)
    const never = await world.zennnn(...(await typed(PAGE, 'region list')))
    assert.match(
      never.stdout,
      /^eu \(this machine; the databases run here\): reachable; no backup/m,
    )
    assert.match(never.stdout, /was never rehearsed here/)
    await backUp(world, database)
    await backUp(world, other)
    // So large that the disk has no room for it.
    const { id } = await backUp(world, large)
    await world.ask('update zennnn_vault.backup set bytes = 10 ^ 15 where id = $1', [id])
    // What is left of one of them is damaged.
    for (const region of ['us', 'ap'])
      for (const pack of await dumpPacks(join(vault.home, 'vault', region, other)))
        await spoil(pack, 'flip')

    const drilled = await world.zennnn(...(await typed(PAGE, 'region drill')), '--whole', '--json')
    assert.equal(drilled.code, 1, drilled.stderr)
    const drill = Object(JSON.parse(drilled.stdout))
    assert.partialDeepStrictEqual(drill, {
      kind: 'whole',
      lost: 'eu',
      databases: 3,
      inversions: 0,
      tiers: [
        { tier: 'paid', back: 0, failed: 1 },
        { tier: 'trial', back: 1, failed: 1 },
      ],
    })
    assert.deepEqual(
      drill.failed
        .map(({ slug, message }: Record<string, string>) => [
          slug,
          /not enough room/.test(message ?? ''),
        ])
        .sort(),
      [
        ['large', true],
        ['other', false],
      ],
    )
    // The live ones are as they were.
    const row = await world.askCustomer('select count(*)::int as n from app.tag')
    assert.equal(row?.['n'], 2000)

    await rename(join(vault.home, 'vault', 'ap'), join(vault.home, 'vault', 'away'))
    const list = await world.zennnn('region', 'list', '--json')
    const { regions, drill: last } = Object(JSON.parse(list.stdout))
    assert.partialDeepStrictEqual(regions, [
      { name: 'eu', isHome: true, reachable: true, databases: 3, short: 0 },
      { name: 'us', isHome: false, reachable: true, databases: 3 },
      { name: 'ap', isHome: false, reachable: false },
    ])
    assert.partialDeepStrictEqual(last, { kind: 'whole', databases: 3, inversions: 0 })
    const plan = await world.zennnn(...(await typed(PAGE, 'region recover eu --into us --dry-run')))
    assert.equal(plan.code, 0, plan.stderr)
    assert.match(
      plan.stdout,
      /^other \(paid\) back after \d+ s, without the last \d+ s: the backup of /m,
    )
    assert.match(plan.stdout, /^paid 0 of 1, on course for \d+ s; promised 24 h$/m)
    assert.ok((await findMeasuredRto(vault))?.tiers.some(({ tier }) => tier === 'trial'))
  },
)
