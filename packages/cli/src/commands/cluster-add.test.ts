import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CommandContext, UsageError } from '../command.ts'
import { parseEnvironment } from '../environment.ts'
import { clusterAdd } from './cluster-add.ts'

const CONTEXT: CommandContext = {
  environment: parseEnvironment({}, '/nowhere'),
  json: false,
  say: () => undefined,
  answer: () => undefined,
  readInput: async () => await Promise.resolve(''),
}

test('only a standby is added, and only to a cluster that there is: nobody is asked for anything else', async () => {
  for (const parameters of [[], ['paris'], ['node', 'local']])
    await assert.rejects(
      clusterAdd.run({ parameters, options: {} }, CONTEXT),
      (error: Error) =>
        error instanceof UsageError &&
        error.message.startsWith('What can be added to a cluster is its standby: '),
    )
  await assert.rejects(clusterAdd.run({ parameters: ['standby', 'paris'], options: {} }, CONTEXT), {
    code: 'NOT_FOUND',
    message: 'There is no cluster "paris".',
  })
})
