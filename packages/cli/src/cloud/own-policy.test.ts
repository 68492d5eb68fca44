import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  findOwnPolicy,
  isKeptPolicy,
  keepOwnPolicy,
  ownPolicyPath,
  policyBefore,
  policyIn,
} from './own-policy.ts'

const OWN = {
  brand: 'zennnn',
  name: 'Acme Cloud',
  contact: 'mailto:security@acme.example',
  promises: { standby: {} },
}

async function openHome(t: TestContext) {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-policy-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const policyFile = join(home, 'own.json')
  const keep = async (text: string | undefined, securityContact?: string): Promise<void> => {
    if (text !== undefined) await writeFile(policyFile, text)
    const found = await findOwnPolicy({
      policyFile: text === undefined ? undefined : policyFile,
      brand: 'zennnn',
      securityContact,
    })
    await keepOwnPolicy(home, found)
  }
  return { home, policyFile, keep }
}

test('a policy that is right is kept for all processes until the cloud starts without one', async (t) => {
  const { home, policyFile, keep } = await openHome(t)
  await keep(JSON.stringify(OWN))
  // What somebody writes there meanwhile counts from the next start on.
  await writeFile(policyFile, '{')
  const { name, promises } = await policyIn(home, 'zennnn')
  assert.deepEqual([name, promises.map(({ id }) => id)], ['Acme Cloud', ['standby']])
  await keep(undefined)
  assert.equal((await policyIn(home, 'zennnn')).name, 'ZENNNN Cloud')
})

test('a wrong one is refused with all that is wrong, and the one before stays', async (t) => {
  const { home, policyFile, keep } = await openHome(t)
  await keep(JSON.stringify(OWN))
  await assert.rejects(keep(JSON.stringify({ ...OWN, name: '', promises: { nothing: {} } })), {
    code: 'CONFIGURATION_INVALID',
    message: /^ZENNNN_POLICY, .*own\.json: "name" is "".* There is no promise "nothing"/,
    hint: /Correct the file/,
  })
  await assert.rejects(keep(JSON.stringify(OWN), 'mailto:other@acme.example'), {
    message: /"contact" is .* and ZENNNN_SECURITY_CONTACT is .*: leave one of them away/,
  })
  await keep(JSON.stringify(OWN), OWN.contact)
  await assert.rejects(keep(`{"name": "${'x'.repeat(300_000)}"}`), {
    message: /larger than 256 kB/,
  })
  await rm(policyFile)
  const missing = {
    policyFile,
    brand: 'zennnn',
    securityContact: undefined,
  } as const
  await assert.rejects(findOwnPolicy(missing), { message: /cannot be read \(ENOENT\)/ })
  assert.equal((await policyIn(home, 'zennnn')).name, 'Acme Cloud')
  assert.deepEqual(await readdir(home), ['policy.json'])
})

test('a kept one that was damaged, or of another brand, is no policy', async (t) => {
  const { home, keep } = await openHome(t)
  await keep(JSON.stringify(OWN))
  await assert.rejects(policyIn(home, 'zeldesk'), { code: 'SETUP_FAILED' })
  await writeFile(ownPolicyPath(home), '{')
  await assert.rejects(policyIn(home, 'zennnn'), { code: 'SETUP_FAILED', hint: /Start the cloud/ })
})

test('another text is noticed before it is kept, and a damaged one keeps no cloud from starting with another', async (t) => {
  const { home, keep } = await openHome(t)
  assert.ok(await isKeptPolicy(home, undefined))
  const text = JSON.stringify(OWN)
  assert.equal(await isKeptPolicy(home, text), false)
  await keep(text)
  assert.ok(await isKeptPolicy(home, text))
  assert.equal(await isKeptPolicy(home, undefined), false)
  assert.deepEqual(
    (await policyBefore(home, 'zennnn')).promises.map(({ id }) => id),
    ['standby'],
  )
  await writeFile(ownPolicyPath(home), '{')
  assert.equal((await policyBefore(home, 'zennnn')).name, 'ZENNNN Cloud')
})
