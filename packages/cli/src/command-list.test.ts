import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { COMMANDS, loadCommands } from './command-list.ts'

const LOADED = new URL('./commands/database-show.ts', import.meta.url).href
const ENVIRONMENT = new URL('./environment.ts', import.meta.url).href
/** Prints the place of every module that these load. */
const LISTING = `
import { registerHooks } from 'node:module'
registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context) } })
await import(${JSON.stringify(ENVIRONMENT)})
await import(${JSON.stringify(LOADED)})`

test('every command has the name by which it is listed, and another one than the others', async () => {
  const names = COMMANDS.map(({ name }) => name)
  assert.deepEqual(
    (await loadCommands()).map(({ name }) => name),
    names,
  )
  assert.equal(new Set(names).size, names.length)
})

test('a command that asks the cloud loads neither the server nor what signs people in', () => {
  const loaded = execFileSync(process.execPath, ['--input-type=module', '--eval', LISTING], {
    encoding: 'utf8',
  })
  assert.match(loaded, /packages\/cloud\/src\/index\.ts/)
  assert.doesNotMatch(loaded, /packages\/(?:server|identity|exchange)\/|@simplewebauthn/)
})
