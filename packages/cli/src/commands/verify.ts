import { readFile } from 'node:fs/promises'
import { type Command, type CommandArguments, UsageError } from '../command.ts'
import type { Environment } from '../environment.ts'
import { abortedWhenAsked } from '../process-end.ts'
import { findKnownCloud, keepKnownCloud, keyText } from '../trust/known-clouds.ts'
import { type CloudCheck, parseCloud, verifyCloud } from '../trust/verify-cloud.ts'
import { verifyLines } from '../trust/verify-lines.ts'

/** Exit code 1 when something is not as it says. */
export const verify: Command = {
  name: 'verify',
  summary:
    'Checks from this machine what a cloud publishes of its promises: signatures, chain and age of its evidence, and what can be tried from outside. It needs no cloud here, and remembers the key.',
  parameters: ['<address>'],
  options: {
    ca: {
      type: 'string',
      value: '<file>',
      summary: 'Authorities (PEM) to trust besides the public ones. (ZENNNN_CA_FILE)',
    },
    'accept-key': {
      type: 'boolean',
      summary: 'Remember a key that changed, after asking the operator over another way.',
    },
  },
  run: async (args, { environment, answer }) => {
    const { host, port } = parseCloud(args.parameters[0] ?? '')
    const authorities = await readAuthorities(args, environment)
    const name = `${host}:${port}`
    const known = await findKnownCloud(environment.configFolder, name)
    const check = await verifyCloud({ host, port, authorities }, known, abortedWhenAsked())
    const { problems, checks, policy } = check
    const keeps = isKept(check, args.options['accept-key'] === true)
    if (keeps && policy?.kept !== undefined)
      await keepKnownCloud(environment.configFolder, name, policy.kept)
    const keys = {
      key: policy?.kept === undefined ? undefined : keyText(policy.kept.publicKey),
      before: known === undefined ? undefined : keyText(known.publicKey),
    }
    const holds = problems.length === 0 && checks.every(({ outcome }) => outcome !== 'fails')
    answer(
      {
        cloud: name,
        holds,
        key: keys.key ?? null,
        key_before: keys.before ?? null,
        remembered: keeps,
        lines: policy?.lines ?? 0,
        problems,
        checks,
        states: Object.fromEntries(policy?.states ?? []),
      },
      verifyLines(check, keys),
    )
    return holds ? 0 : 1
  },
}

/** What does not hold is not remembered: the next look would take it for what was there before. */
function isKept({ problems, policy }: CloudCheck, accepts: boolean): boolean {
  if (policy?.kept === undefined) return false
  return problems.every(({ kind }) => accepts && kind === 'other_key')
}

async function readAuthorities(
  args: CommandArguments,
  { caFile }: Pick<Environment, 'caFile'>,
): Promise<readonly string[]> {
  const file = args.options['ca'] ?? caFile
  if (typeof file !== 'string') return []
  const text = await readFile(file, 'utf8')
  if (text.includes('-----BEGIN CERTIFICATE-----')) return [text]
  throw new UsageError('--ca must be a file with certificates (PEM).')
}
