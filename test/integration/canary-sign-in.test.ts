import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { homeSocket } from '@zennnn/cloud'
import type { ControlId } from '@zennnn/trust'
import { LINKED, LISTED } from '../../packages/cli/src/canary/canary-people.ts'
import { type CanaryWorld, openCanaryWorld, published, words } from '../canary-world.ts'
import { until } from '../faults/running-cloud.ts'

const LIMIT = { timeout: 390_000 }
const CONTROLS: readonly ControlId[] = ['provider-sign-in', 'directory-sign-in']

interface Sabotage {
  readonly breaks: readonly string[]
  readonly mends: readonly string[]
  /** What the controls say of it. */
  readonly shows: readonly RegExp[]
}

/** A password beside the way from outside: that of the administrator, so that it is a right one. */
function keep(login: string): string {
  return `select zennnn.set_credential(u.id, (
      select c.hash from zennnn.credential c join app."user" a on a.id = c.user_id
      where a.login = 'administrator@canary.invalid'))
    from app."user" u where u.login = '${login}'`
}

function forget(login: string): string {
  return `delete from zennnn.credential c using app."user" u
    where u.id = c.user_id and u.login = '${login}'`
}

const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'both have a password here, too': {
    breaks: [keep(LINKED), keep(LISTED)],
    mends: [forget(LINKED), forget(LISTED)],
    shows: [
      /provider-sign-in fails: .* signed in .*; 7 of 7 .*; a password is kept here/,
      /directory-sign-in fails: .* did not sign in; 3 of 3 .*; a password is kept here/,
    ],
  },
  'the provider is off, and nobody knows who signs for the directory': {
    breaks: [
      'update zennnn.sign_in_provider set enabled = false',
      'create temporary table kept as select ca from zennnn.directory',
      'update zennnn.directory set ca = null',
    ],
    mends: [
      'update zennnn.sign_in_provider set enabled = true',
      'update zennnn.directory set ca = kept.ca from kept',
      'drop table kept',
    ],
    shows: [
      /provider-sign-in fails: nobody is sent/,
      /directory-sign-in fails: .* did not sign in; 3 of 3/,
    ],
  },
  'the account of the provider is somebody else’s, and the person of the directory is out of service':
    {
      breaks: [
        `update zennnn.linked_account set user_id = (select id from app."user" where login = 'member@canary.invalid')`,
        `update app."user" set active = false where login = '${LISTED}'`,
      ],
      mends: [
        `update zennnn.linked_account set user_id = (select id from app."user" where login = '${LINKED}')`,
        `update app."user" set active = true where login = '${LISTED}'`,
      ],
      shows: [
        /provider-sign-in fails: .* did not sign in .*; 7 of 7/,
        /directory-sign-in fails: .* did not sign in; 3 of 3/,
      ],
    },
}

test(
  'people sign in by a provider and by a directory of the canary; what breaks that turns external-auth red, and it alone',
  LIMIT,
  async (t) => {
    const world = await openCanaryWorld(t)
    const first = await world.run(...CONTROLS, 'stored-hashes', 'session-cookie')
    assert.ok(
      first.every(({ outcome }) => outcome === 'holds'),
      words(first),
    )
    await nothingIsLeft(world)
    await says(world, 'proved')
    const before = await published(world)

    for (const [name, { breaks, mends, shows }] of Object.entries(SABOTAGES)) {
      for (const statement of breaks) await world.inside.query(statement)
      const seen = words(await world.run(...CONTROLS))
      for (const line of shows) assert.match(seen, line, name)
      await says(world, 'broken')
      const after = await published(world)
      const turned = [...before].filter(([id, state]) => after.get(id) !== state)
      assert.deepEqual(turned.map(([id]) => id).sort(), ['external-auth'])

      for (const statement of mends) await world.inside.query(statement)
      const again = await world.run(...CONTROLS)
      assert.ok(
        again.every(({ outcome }) => outcome === 'holds'),
        words(again),
      )
      await says(world, 'proved')
    }
    await nothingIsLeft(world)
  },
)

async function says(world: CanaryWorld, state: string): Promise<void> {
  const isSaid = async (): Promise<boolean> =>
    (await published(world)).get('external-auth') === state
  await until(isSaid, `external-auth ${state} on the page`)
}

/** Neither a server that listens, nor the key of one, nor a password of somebody who came in. */
async function nothingIsLeft({ cloud, inside }: CanaryWorld): Promise<void> {
  for (const name of ['oidc', 'ldap'] as const)
    assert.deepEqual(await readdir(dirname(homeSocket(cloud.home.path, name))), [], name)
  const { rows } = await inside.query(
    `select u.login from app."user" u where u.login = any ($1)
     and not exists (select from zennnn.credential c where c.user_id = u.id) order by 1`,
    [[LINKED, LISTED]],
  )
  assert.deepEqual(
    rows.map(({ login }) => login),
    [LINKED, LISTED],
  )
}
