import { readFile } from 'node:fs/promises'
import { type Command, type CommandArguments, UsageError } from '../command.ts'
import type { Environment } from '../environment.ts'
import { abortedWhenAsked } from '../process-end.ts'
import { findKnownCloud, type KnownCloud, keepKnownCloud, keyText } from '../trust/known-clouds.ts'
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
    'accept-policy': {
      type: 'boolean',
      summary: 'Remember what the cloud does not promise any more, or says in other words.',
    },
  },
  run: async (args, { environment, answer }) => {
    const { host, port } = parseCloud(args.parameters[0] ?? '')
    const authorities = await readAuthorities(args, environment)
    const name = `${host}:${port}`
    const known = await findKnownCloud(environment.configFolder, name)
    const check = await verifyCloud({ host, port, authorities }, known, abortedWhenAsked())
    const seen = { name, known, check, keeps: isKept(check, acceptedBy(args)) }
    const kept = check.policy?.kept
    if (seen.keeps && kept !== undefined) await keepKnownCloud(environment.configFolder, name, kept)
    answer(verifyAnswer(seen), verifyLines(check, keysOf(seen)))
    return doesHold(check) ? 0 : 1
  },
}

/** A whole look, for people and programs. */
interface Seen {
  readonly name: string
  readonly known: KnownCloud | undefined
  readonly check: CloudCheck
  readonly keeps: boolean
}

function verifyAnswer(seen: Seen): Readonly<Record<string, unknown>> {
  const { problems, checks, policy } = seen.check
  const { key, before } = keysOf(seen)
  return {
    cloud: seen.name,
    holds: doesHold(seen.check),
    key: key ?? null,
    key_before: before ?? null,
    remembered: seen.keeps,
    lines: policy?.lines ?? 0,
    problems,
    departures: policy?.kept?.departures ?? [],
    checks,
    states: Object.fromEntries(policy?.states ?? []),
  }
}

function keysOf({ known, check }: Seen): {
  readonly key: string | undefined
  readonly before: string | undefined
} {
  const kept = check.policy?.kept
  return {
    key: kept && keyText(kept.publicKey),
    before: known && keyText(known.publicKey),
  }
}

function doesHold({ problems, checks }: CloudCheck): boolean {
  return problems.length === 0 && checks.every(({ outcome }) => outcome !== 'fails')
}

/** What does not hold is not remembered: the next look would take it for what was there before. */
function isKept({ problems, policy }: CloudCheck, accepted: ReadonlySet<string>): boolean {
  if (policy?.kept === undefined) return false
  return problems.every(({ kind }) => accepted.has(kind))
}

/** Kinds of problems that a person looked into. */
function acceptedBy({ options }: CommandArguments): ReadonlySet<string> {
  return new Set([
    ...(options['accept-key'] === true ? ['other_key'] : []),
    ...(options['accept-policy'] === true ? ['other_policy'] : []),
  ])
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
