import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readProblem, sayDeletes, sayFolder, saySilent, sayUnmounted } from './region-problem.ts'

test('what is said of a region is read as a word and what belongs to it', () => {
  for (const [message, kind, detail] of [
    [sayFolder('/srv/a b', 'ENOENT'), 'folder', '/srv/a b (ENOENT)'],
    [sayFolder('/srv/us', ''), 'folder', '/srv/us'],
    [saySilent('ECONNREFUSED'), 'silent', 'ECONNREFUSED'],
    [saySilent(''), 'silent', ''],
    [`${sayUnmounted('us')} Is its disk mounted?`, 'unmounted', ''],
    [sayDeletes(404), 'deletes', '404'],
  ] as const)
    assert.deepEqual(readProblem(message), { kind, detail }, message)
  assert.equal(readProblem('Something else.'), undefined)
})
