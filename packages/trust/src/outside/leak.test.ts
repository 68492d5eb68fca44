import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLeaking } from './leak.ts'
import { reply } from './sample-canary.ts'

test('an answer that failed inside, or speaks as a database does, leaks', () => {
  for (const answer of [
    reply(500, { code: 'INTERNAL' }),
    reply(503),
    reply(400, { code: 'INTERNAL' }),
    reply(400, { message: 'syntax error at or near "x"' }),
    reply(400, { message: 'column "secret" does not exist' }),
    reply(404, 'TypeError: x\n    at Object.<anonymous> (server.ts:12)'),
    reply(409, { message: 'insert violates a constraint of relation' }),
  ])
    assert.ok(isLeaking(answer, '/api/contact?name=eq.x'), answer.body)
})

test('a refusal in words of ours, a good answer, and what was sent itself do not', () => {
  for (const answer of [
    reply(200, [{ note: 'select it from the list' }]),
    reply(400, { code: 'QUERY_INVALID', message: 'The query could not be understood.' }),
    reply(400, { code: 'FIELD_UNKNOWN', message: 'There is no field "union select".' }),
  ])
    assert.equal(isLeaking(answer, "x' UNION select hash--"), false, answer.body)
})
