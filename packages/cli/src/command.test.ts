import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type Command,
  exitCodeOf,
  KeptOutError,
  parseArguments,
  requireOption,
  UsageError,
  usage,
} from './command.ts'

const SERVICE = '../../../deploy/ansible/roles/cloud/templates/zennnn.service.j2'

const command: Command = {
  name: 'database create',
  summary: 'Makes a database.',
  parameters: ['<slug>'],
  options: {
    admin: { type: 'string', value: '<email>', summary: 'Who signs in first.' },
    'password-stdin': { type: 'boolean', summary: 'Read the password.' },
  },
  run: async () => 0,
}

test('parseArguments separates parameters, options and the general options', () => {
  const args = parseArguments(command, ['acme', '--admin', 'a@b.c', '--password-stdin', '--json'])
  assert.deepEqual(args.parameters, ['acme'])
  assert.equal(requireOption(args, 'admin'), 'a@b.c')
  assert.equal(args.options['password-stdin'], true)
  assert.equal(args.json, true)
  assert.equal(args.help, false)
})

test('parseArguments refuses what is missing, too much or unknown', () => {
  for (const [argv, message] of [
    [[], /<slug> is missing/],
    [['a', 'b'], /"b" is too much/],
    [['a', '--colour'], /colour/],
    [['a', '--admin'], /admin/],
  ] as const)
    assert.throws(
      () => parseArguments(command, argv),
      (error) => error instanceof UsageError && message.test(error.message),
    )
})

test('a command asked for help needs no parameters', () => {
  assert.equal(parseArguments(command, ['--help']).help, true)
})

test('requireOption refuses an option that is absent or empty', () => {
  assert.throws(() => requireOption(parseArguments(command, ['a']), 'admin'), UsageError)
  assert.throws(
    () => requireOption(parseArguments(command, ['a', '--admin=']), 'admin'),
    UsageError,
  )
})

test('usage shows every option', () => {
  assert.deepEqual(usage(command), [
    'Makes a database.',
    '',
    'Usage: zennnn database create <slug> [options]',
    '',
    '  --admin <email>   Who signs in first.',
    '  --password-stdin  Read the password.',
    '  --help            Say how this command is used.',
    '  --json            Answer as JSON.',
  ])
})

test('a cloud that is kept out says so by its exit code, and is not started anew for that', async () => {
  const keptOut = exitCodeOf(new KeptOutError('Another recovery took this cloud over.'))
  assert.deepEqual([exitCodeOf(new UsageError()), exitCodeOf(new Error('else'))], [2, 1])
  assert.equal(keptOut, 3)
  const service = await readFile(join(import.meta.dirname, SERVICE), 'utf8')
  assert.match(service, /^Restart=always$/m)
  assert.match(service, new RegExp(`^RestartPreventExitStatus=${keptOut}$`, 'm'))
})
