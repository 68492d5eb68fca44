import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_CLOUD, SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import { securityPage } from '../page/security-page.ts'
import { verifyPolicy } from '../verify/verify-policy.ts'
import { sampleView } from '../view/sample-view.ts'
import { securityJson } from '../view/security-json.ts'
import { parseOwnPolicy } from './own-policy.ts'
import { brandPolicy, type Policy, policyOf } from './policy.ts'

const OWN = {
  brand: 'zennnn',
  name: 'Acme Cloud',
  contact: 'mailto:security@acme.example',
  promises: {
    standby: { says: 'A second server follows every change of the first one.' },
    'backup-regions': { of: 'zeldesk' },
    'backup-ladder': {},
    sandbox: { of: 'zeldesk' },
    physical: {},
  },
} as const

function read(file: object | string): Policy {
  const found = parseOwnPolicy(typeof file === 'string' ? file : JSON.stringify(file), 'zennnn')
  assert.ok('value' in found, JSON.stringify(found))
  return found.value
}

function problemsOf(file: unknown): readonly string[] {
  const found = parseOwnPolicy(typeof file === 'string' ? file : JSON.stringify(file), 'zennnn')
  return 'problems' in found ? found.problems : []
}

/** What who checks a cloud from outside says of its sentences, after a change of what is published. */
function check(policy: Policy, change: (text: string) => string = (text) => text) {
  const text = change(securityJson(sampleView(policy), []))
  const { problems } = verifyPolicy(text, { cloud: SAMPLE_CLOUD, now: SAMPLE_NOW })
  return problems.filter(({ kind }) => kind === 'hidden' || kind === 'reworded')
}

test('a policy of one’s own makes the promises that it names, in the usual order', () => {
  const { name, contact, promises, leftOut } = read(OWN)
  assert.deepEqual([name, contact], ['Acme Cloud', 'mailto:security@acme.example'])
  assert.deepEqual(
    promises.map(({ id, of, controls }) => [id, of, controls]),
    [
      ['backup-ladder', 'zennnn', ['backup-ladder']],
      // The other brand does not speak of continents, so nobody tries them.
      ['backup-regions', 'zeldesk', ['backup-read-back', 'region-places']],
      ['standby', 'zennnn', ['standby-lag', 'failover-drill']],
      ['physical', 'zennnn', []],
      ['sandbox', 'zeldesk', ['escape-corpus']],
    ],
  )
  const standby = promises.find(({ id }) => id === 'standby')
  assert.equal(standby?.says, OWN.promises.standby.says)
  assert.equal(standby.standard, policyOf('zennnn').find(({ id }) => id === 'standby')?.says)
  assert.equal(leftOut.length, 33 - 4)
  assert.ok(leftOut.some(({ id }) => id === 'staff-none'))
})

test('a file that is wrong is refused, and says what, where, and what to do', () => {
  const promises = (given: unknown) => problemsOf({ ...OWN, promises: given })
  for (const [problems, words] of [
    [problemsOf('{'), /no JSON object: write/],
    [problemsOf([]), /no JSON object/],
    [problemsOf({ ...OWN, brand: 'zeldesk' }), /"brand" is "zeldesk".*made as "zennnn"/],
    [problemsOf({ ...OWN, name: 'a\nb' }), /"name" is "a\\nb", but must be a line/],
    [problemsOf({ ...OWN, name: undefined }), /"name" is missing/],
    [problemsOf({ ...OWN, contact: 'mailto:a@b.c\r\nContact: x' }), /"contact" is .*must be like/],
    [problemsOf({ ...OWN, hidden: [] }), /There is no "hidden": use brand, name/],
    [promises({}), /"promises" must name at least one/],
    [promises({ nothing: {} }), /There is no promise "nothing": use backup-ladder/],
    [promises({ __proto__: {}, constructor: {} }), /There is no promise "constructor"/],
    [promises({ csrf: true }), /"promises", "csrf": it is true, write \{\}/],
    [promises({ csrf: { state: 'proved' } }), /"csrf": there is no "state": use of, says/],
    [promises({ csrf: { of: 'acme' } }), /"csrf", "of" is "acme": use zennnn, zeldesk/],
    [promises({ sandbox: {} }), /"sandbox": zennnn does not promise it/],
    [promises({ csrf: { says: 'No full stop' } }), /"csrf", "says": .* ends with a full stop/],
    [promises({ csrf: { says: `${'long '.repeat(60)}.` } }), /at most 240 characters/],
    [promises({ csrf: { says: '\u202Eturned.' } }), /must be one line/],
    [promises({ csrf: { says: 'Safe.' }, xss: { says: 'Safe.' } }), /xss and csrf say the same/],
  ] as const)
    assert.match(problems.join(' '), words)
  assert.equal(problemsOf({ ...OWN, name: '', contact: 1 }).length, 2, 'all at once')
})

test('the words that somebody signs for are his, also where controls try a part of them', () => {
  for (const id of ['physical', 'backup-regions', 'ddos', 'audits', 'host-ssh'])
    assert.match(
      problemsOf({ ...OWN, promises: { [id]: { says: 'Certified this year.' } } }).join(' '),
      new RegExp(`"${id}", "says": Somebody signs for the sentence`),
      id,
    )
})

test('own words stand with those that are tried, and what is not promised is said', () => {
  const page = securityPage(sampleView(read(OWN))).toString()
  assert.match(page, /<h1>Security of Acme Cloud<\/h1>/)
  assert.match(page, /In words of our own\. What is tried is the sentence of ZENNNN Cloud: “Every/)
  const left = /<section class="left-out".*?<\/section>/s.exec(page)?.[0] ?? ''
  assert.match(left, /Nobody of our team can sign in to your account/)
  assert.equal(left.match(/<li>/g)?.length, 29)
  assert.doesNotMatch(securityPage(sampleView('zennnn')).toString(), /left-out/)
})

test('who checks a cloud takes no own words for tried ones, and misses what is not said to be left out', () => {
  assert.deepEqual(check(read(OWN)), [])
  assert.deepEqual(check(brandPolicy('zeldesk')), [])
  const silent = check(read(OWN), (text) => text.replace('"id":"staff-none"', '"id":"none"'))
  assert.deepEqual(
    silent.map(({ message }) => message),
    ['staff-none: it is not there.'],
  )
  const reworded = check(read(OWN), (text) => text.replace('"standard":"Every', '"standard":"Any'))
  assert.deepEqual(
    reworded.map(({ kind }) => kind),
    ['reworded'],
  )
})
