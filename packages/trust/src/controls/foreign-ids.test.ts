import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '@zennnn/kernel'
import type { Answer, Question } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { foreignIdsControl } from './foreign-ids.ts'

const { signal } = new AbortController()
const none = async (): Promise<readonly []> => await Promise.resolve([])
const ID = '018f0000-0000-7000-8000-0000000000aa'
const one = async () => await Promise.resolve([{ model: 'contact', id: ID }])

function sessionIn(cookie: string | null | undefined): string {
  return /^__Host-session=([^;]+)/.exec(cookie ?? '')?.[1] ?? 'none'
}

/** Has one contact that only its administrator sees. `breaks`: what others are told of it besides. */
function canaryThat(breaks: (question: Question, right: Answer) => Answer = (_, right) => right) {
  const administrators = new Set<string>()
  return new SampleCanary((question, right) => {
    const { path, body, headers } = question
    if (body?.includes('administrator') === true)
      administrators.add(sessionIn(right.headers.get('set-cookie')))
    const isAdministrator = administrators.has(sessionIn(headers?.['cookie']))
    if (isAdministrator && path.startsWith('/api/contact?select=id'))
      return reply(200, [{ id: ID }])
    if (isAdministrator || path.startsWith('/auth/') || path === '/api/meta') return right
    const answer = /in\.\(|eq\./.test(path) ? reply(200, []) : reply(404, { code: 'NOT_FOUND' })
    return path.includes(ID) ? breaks(question, answer) : answer
  })
}

test('the id of what is hidden answers like the id of nothing', async () => {
  const canary = canaryThat()
  const seen = await foreignIdsControl({
    ...canary.port,
    clock: systemClock,
    hiding: none,
  }).observe(signal)
  assert.deepEqual(seen, {
    outcome: 'holds',
    measured: '36 requests with ids of 1 hidden record of 1 model answered like ids of nothing',
    figures: { records: 1, models: 1, attempts: 36, told: 0 },
  })
  assert.equal(canary.openSessions, 0)
  const changes = canary.asked.filter(({ method }) => method === 'PATCH' || method === 'DELETE')
  assert.ok(changes.every(({ headers = {} }) => headers['prefer']?.includes('tx=rollback')))
})

test('sabotage: one way that tells that there is something, by status, words, a header or the record itself', async () => {
  const holes: readonly ((question: Question, right: Answer) => Answer)[] = [
    (question, right) =>
      question.method === 'DELETE' ? reply(403, { code: 'ACCESS_DENIED' }) : right,
    (question, right) => (question.path.startsWith('/records/') ? reply(200, '<p>X</p>') : right),
    (question, right) =>
      question.headers?.['prefer'] === 'count=exact'
        ? reply(200, [], { 'content-range': '*/1' })
        : right,
    (question, right) =>
      question.headers?.['if-match'] === undefined
        ? right
        : reply(409, { code: 'VERSION_CONFLICT' }),
    (question, right) =>
      question.path.includes('or=(') && question.headers?.['cookie'] === undefined
        ? reply(200, [{ id: ID }])
        : right,
  ]
  for (const hole of holes) {
    const control = foreignIdsControl({
      ...canaryThat(hole).port,
      clock: systemClock,
      hiding: none,
    })
    const seen = await control.observe(signal)
    assert.equal(seen.outcome, 'fails', String(hole))
    assert.match(seen.measured, /^[12] of 36 requests/)
  }
})

test('sabotage: what has to be hidden is shown, so that nothing is found hidden', async () => {
  const canary = new SampleCanary(({ path }, right) =>
    path.startsWith('/api/contact?') && path.includes(ID) ? reply(200, [{ id: ID }]) : right,
  )
  const control = foreignIdsControl({ ...canary.port, clock: systemClock, hiding: one })
  assert.equal((await control.observe(signal)).outcome, 'fails')
})

test('sabotage: where nothing is hidden nothing is proved', async () => {
  const canary = new SampleCanary()
  const seen = await foreignIdsControl({
    ...canary.port,
    clock: systemClock,
    hiding: none,
  }).observe(signal)
  assert.equal(seen.outcome, 'unknown')
})
