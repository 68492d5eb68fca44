/// <reference types="node" />
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { LANGUAGES, type Language, speak, t } from '../language/language.ts'
import { methodWords, OUTCOMES, outcomeWords, reasonWords } from './sign-in-words.ts'

const PACKAGES = new URL('../../../', import.meta.url)
const SQL = sources('data/src/schema/platform/**/*.sql', /--[^\n]*/g)
const IDENTITY = sources('identity/src/*.ts', /^\s*(?:\/\/|\/?\*).*$/gm)

/** Which argument of a function of the database is the way in, and which the reason; both from 0. */
const WAY_AT = {
  log_sign_in: 1,
  attempt_wrong: 1,
  sign_in_accept: 1,
  session_begin: 1,
  factor_wrong: 1,
} as const
const REASON_AT = {
  log_sign_in: 3,
  attempt_wrong: 2,
  passkey_wrong: 1,
  provider_refused: 1,
  directory_refused: 1,
} as const

/** Characters, with room to spare. */
const LONGEST_CALL = 1000

/** What stands there and is no text: each is looked at below, or comes in as an argument of one of these functions. */
const HANDED_ON = new Set(['by_method', 'because', 'held', 'null', 'refused'])
const LINK_STATE = "'link_' || zennnn.link_state(one)"
const PURPOSE = 'one.purpose'
const OBJECTION = "coalesce(objection, 'no_account')"
const COMPLETED = "step.method || '_' || by_factor"
const PROVIDER = /zennnn\.provider_method\(/

function sources(pattern: string, comments: RegExp): string {
  const cwd = PACKAGES.pathname
  const paths = globSync(pattern, { cwd }).filter((path) => !path.endsWith('.test.ts'))
  assert.ok(paths.length > 0, pattern)
  return paths
    .map((path) => readFileSync(new URL(path, PACKAGES), 'utf8').replaceAll(comments, ''))
    .join('\n')
}

/** The argument at `at` of each call of a function in the database. */
function argumentsOf(name: string, at: number): readonly string[] {
  return [...SQL.matchAll(new RegExp(`(?<!function\\s+)zennnn\\.${name}\\(`, 'g'))]
    .filter(({ index }) => !/if exists\s*$/.test(SQL.slice(index - 20, index)))
    .map(({ index, 0: text }) => {
      const start = index + text.length
      return splitArguments(SQL.slice(start, start + LONGEST_CALL))[at] ?? ''
    })
}

/** Up to the parenthesis that closes; commas in texts and in inner parentheses part nothing. */
function splitArguments(text: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (const one of text.match(/'[^']*'|[\s\S]/g) ?? []) {
    if (one === ')' && depth === 0) break
    depth += one === '(' ? 1 : one === ')' ? -1 : 0
    if (one === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += one
  }
  return parts.map((part) => part.replaceAll(/\s+/g, ' ').trim())
}

/** `'x'`, and what a `case` gives. */
function textsOf(expression: string): readonly string[] | undefined {
  const only = /^'([a-z_]+)'$/.exec(expression)?.[1]
  if (only !== undefined) return [only]
  return expression.startsWith('case ')
    ? [...expression.matchAll(/(?:then|else) '([a-z_]+)'/g)].map(([, text = '']) => text)
    : undefined
}

function bodyOf(name: string): string {
  const body = new RegExp(`function zennnn\\.${name}\\([\\s\\S]*?\\$\\$([\\s\\S]*?)\\$\\$`).exec(
    SQL,
  )
  assert.ok(body?.[1], name)
  return body[1]
}

function literals(text: string, pattern: RegExp): readonly string[] {
  const found = [...text.matchAll(pattern)].flatMap(([, ...groups]) => groups)
  assert.ok(found.length > 0, String(pattern))
  return found
}

/** Every reason that the database, or identity through it, writes into the log. */
function reasons(): readonly string[] {
  const found = Object.entries(REASON_AT).flatMap(([name, at]) =>
    argumentsOf(name, at).flatMap((expression) => {
      if (HANDED_ON.has(expression)) return []
      if (expression === LINK_STATE)
        return literals(bodyOf('link_state'), /'([a-z]+)'/g).map((state) => `link_${state}`)
      if (expression === OBJECTION)
        return ['no_account', ...literals(bodyOf('directory_objection'), /then '([a-z_]+)'/g)]
      return textsOf(expression) ?? assert.fail(`${name}: what is ${expression}?`)
    }),
  )
  return [
    ...found,
    ...literals(bodyOf('attempts_held_by'), /then '([a-z]+)'/g),
    ...literals(bodyOf('provider_prove'), /then '([a-z_]+)'/g),
    ...literals(bodyOf('auth_time_fault'), /then '([a-z_]+)'/g),
    ...literals(IDENTITY, /reason: '([a-z_]+)'/g),
    ...literals(IDENTITY, /const why = .* \? '([a-z]+)' : '([a-z]+)'/g).map(
      (why) => `provider_${why}`,
    ),
  ]
}

/** Every first way in. */
function ways(): readonly string[] {
  return Object.entries(WAY_AT).flatMap(([name, at]) =>
    argumentsOf(name, at).flatMap((expression) => {
      if (HANDED_ON.has(expression) || expression === COMPLETED) return []
      if (expression === PURPOSE) return purposes()
      if (PROVIDER.test(expression)) return ['oidc:works', 'oidc']
      return textsOf(expression) ?? assert.fail(`${name}: what is ${expression}?`)
    }),
  )
}

function purposes(): readonly string[] {
  const [list = ''] = literals(IDENTITY, /PASSWORD_PURPOSES[^=]*= new Set\(\[([^\]]*)\]/g)
  const [signUp = ''] = literals(IDENTITY, /SIGN_UP_PURPOSE = '([a-z_]+)'/g)
  return [...literals(list, /'([a-z_]+)'/g), signUp]
}

function factors(): readonly string[] {
  return argumentsOf('sign_in_complete', 1).flatMap(
    (expression) =>
      textsOf(expression) ??
      // The kind of app that somebody has is one of the factors; others are said by name.
      (expression === 'own[1]' ? [] : assert.fail(`sign_in_complete: what is ${expression}?`)),
  )
}

async function inLanguage(t: TestContext, language: Language): Promise<void> {
  // It turns the page its way.
  Object.assign(globalThis, { document: { documentElement: {} } })
  t.after(async () => {
    await speak('en')
    Reflect.deleteProperty(globalThis, 'document')
  })
  await speak(language)
}

test('the scan finds what is known to be there', () => {
  for (const reason of ['wrong_password', 'unknown_state', 'link_used', 'provider_declined'])
    assert.ok(reasons().includes(reason), reason)
  for (const way of ['password', 'ldap', 'reset_password', 'sign_up', 'oidc', 'link', 'totp'])
    assert.ok(ways().includes(way), way)
  for (const [name, at] of [...Object.entries(WAY_AT), ...Object.entries(REASON_AT)])
    assert.ok(argumentsOf(name, at).length > 0, `nothing calls ${name} any more`)
  assert.deepEqual(new Set(factors()), new Set(['totp', 'recovery_code', 'passkey']))
  assert.deepEqual(splitArguments(`a, 'b, c', f(d, e) || ')', case when x then 'y' end) g`), [
    'a',
    "'b, c'",
    "f(d, e) || ')'",
    "case when x then 'y' end",
  ])
})

for (const language of ['en', 'fr', 'ar'] as const satisfies readonly (keyof typeof LANGUAGES)[])
  test(`${language}: the log has words for every outcome, reason and way in, with and without a factor`, async (context) => {
    await inLanguage(context, language)
    const [, list = ''] = /SIGN_IN_OUTCOMES = \[([^\]]*)\]/.exec(IDENTITY) ?? []
    const outcomes = literals(list, /'([a-z_]+)'/g)
    assert.deepEqual(new Set(outcomes), new Set(OUTCOMES))
    const said = [
      ...outcomes.map((one) => [one, outcomeWords(one)] as const),
      ...reasons().map((one) => [one, reasonWords(one)] as const),
      ...ways().map((one) => [one, methodWords(one)] as const),
    ]
    for (const [word, words] of said) {
      assert.doesNotMatch(words, /_/, word)
      assert.notEqual(words, word.replaceAll('_', ' '), word)
      if (language === 'ar') assert.match(words, /\p{Script=Arabic}/u, word)
    }
    for (const way of ways().filter((one) => !factors().includes(one) || one === 'passkey'))
      for (const factor of factors()) {
        const words = methodWords(`${way}_${factor}`)
        const [first, second] = [methodWords(way), methodWords(factor)]
        assert.equal(words, t('{way}, then: {factor}', { way: first, factor: second }))
      }
  })

test('a provider is called by its own name, and a way that is new stands as it is', () => {
  assert.deepEqual(
    ['password', 'oidc:our_staff', 'oidc', 'oidc:our_staff_totp', 'carrier_pigeon'].map(
      methodWords,
    ),
    [
      'Password',
      'Provider our staff',
      'Sign-in provider',
      'Provider our staff, then: Code of an app',
      'carrier pigeon',
    ],
  )
})
