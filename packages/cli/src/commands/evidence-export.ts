import { resolve } from 'node:path'
import {
  findChain,
  listCustomerNames,
  listLines,
  listNotes,
  readRegions,
  writeDurably,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  parseAttestation,
  parseNote,
  readStored,
  redactor,
  toAssessmentResults,
} from '@zennnn/trust'
import { type OpenPlace, openPlace } from '../cloud/cloud-place.ts'
import { type Command, UsageError } from '../command.ts'
import { knownAttestations, signersOn } from '../trust/known-attestations.ts'
import { findDay, todayOf } from '../trust/said-option.ts'

const DAY_MS = 86_400_000
const USUAL_DAYS = 30

export const evidenceExport: Command = {
  name: 'evidence export',
  summary:
    'Gives an auditor the evidence of some days, without names of customers, people and machines.',
  parameters: [],
  options: {
    oscal: {
      type: 'boolean',
      summary: 'As assessment results of OSCAL 1.1.3 (JSON); there is no other form yet.',
    },
    from: {
      type: 'string',
      value: '<day>',
      summary: `The first day. (${USUAL_DAYS} days before the last)`,
    },
    until: { type: 'string', value: '<day>', summary: 'The last day. (today)' },
    out: { type: 'string', value: '<file>', summary: 'Write it there, for its owner alone.' },
  },
  run: async (args, { environment, answer }) => {
    if (args.options['oscal'] !== true) throw new UsageError('--oscal is missing.')
    const now = systemClock.now()
    const lastDay = findDay(args, 'until') ?? todayOf(now)
    const end = Math.min(startOf(lastDay) + DAY_MS, now.getTime())
    const firstDay = findDay(args, 'from')
    const from = firstDay === undefined ? startOf(lastDay) - USUAL_DAYS * DAY_MS : startOf(firstDay)
    if (from >= end)
      throw new UsageError('--from must be before --until, and neither still to come.')
    const place = await openPlace(environment)
    const between = { from: new Date(from), until: new Date(end) }
    const results = toAssessmentResults(await assess(place, environment.domain, between))
    const out = args.options['out']
    if (typeof out !== 'string') {
      answer(results, [JSON.stringify(results, null, 2)])
      return 0
    }
    const file = resolve(out)
    await writeDurably(file, `${JSON.stringify(results, null, 2)}\n`, { mode: 0o600 })
    answer({ file, ...between }, [`Written to ${file}.`])
    return 0
  },
}

async function assess(
  place: OpenPlace,
  domain: string,
  between: { readonly from: Date; readonly until: Date },
): Promise<Parameters<typeof toAssessmentResults>[0]> {
  const { access, control, brand, home } = place
  const cloud = (await findChain(place))?.cloud ?? domain
  const lines = await listLines(access, control, between)
  const { stored, signers } = await knownAttestations(place, { domain })
  const notes = await listNotes(place)
  return {
    ...between,
    cloud,
    brand,
    lines: lines.map(readStored),
    regions: readRegions(home).map(({ name }) => name),
    // What was taken back later counted then; what is given counts now.
    attestations: stored.flatMap(({ body, ended }) =>
      ended === undefined ? (parseAttestation(body) ?? []) : [],
    ),
    signers: signersOn(signers, todayOf(between.until)),
    notes: notes.flatMap(
      ({ promise, text, at }) => parseNote({ promise, text, at: at.toISOString() }) ?? [],
    ),
    redact: redactor(await listCustomerNames(place), [cloud, domain]),
  }
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
