import type { Attestation, Signers } from '../attestation/attestation.ts'
import type { Json } from '../evidence/canonical-json.ts'
import { followLines } from '../evidence/verify-chain.ts'
import { judge } from '../judge/judge.ts'
import type { Verdict } from '../judge/verdict.ts'
import type { KeptPromise, Policy } from '../promise/policy.ts'
import type { Redact } from '../redact/redact.ts'
import { believedRuns } from '../store/read-evidence.ts'
import type { IncidentNote } from '../view/policy-view.ts'
import { uuidOfName } from './name-uuid.ts'
import type { StoredLine } from './stored-line.ts'

const OSCAL_VERSION = '1.1.3'

/** What an auditor is given of some days. */
export interface Assessment {
  readonly cloud: string
  readonly policy: Policy
  /** First and last moment: of days that are not over, now. */
  readonly from: Date
  readonly until: Date
  /** In their order. */
  readonly lines: readonly StoredLine[]
  readonly regions: readonly string[]
  readonly attestations: readonly Attestation[]
  readonly signers: Signers
  readonly notes: readonly IncidentNote[]
  readonly redact: Redact
}

/**
 * Evidence as assessment results of OSCAL 1.1.3 (NIST): an observation for each line, a finding for each promise, as they stood at
 * the end. What was measured and noted is redacted; all else are words of this program. The same input gives the same text.
 */
export function toAssessmentResults(assessment: Assessment): Json {
  const { cloud, policy, from, until, lines } = assessment
  const name = [cloud, from.toISOString(), until.toISOString()]
  const observations = lines.map((line) => observation(line, assessment))
  return {
    'assessment-results': {
      uuid: uuidOfName('assessment-results', ...name),
      metadata: {
        title: `Evidence of ${cloud}`,
        'last-modified': until.toISOString(),
        version: until.toISOString().slice(0, 10),
        'oscal-version': OSCAL_VERSION,
        props: [ownProp(cloud, 'brand', policy.brand)],
      },
      'import-ap': {
        href: `https://${cloud}/security`,
        remarks: 'What is promised, and how and how often each sentence is tried.',
      },
      results: [
        {
          uuid: uuidOfName('result', ...name),
          title: `What controls of ${cloud} saw`,
          description:
            'Each observation is a line that a control of the running system wrote, signed and chained to the line before. Names of customers, people and machines are replaced.',
          start: from.toISOString(),
          end: until.toISOString(),
          'reviewed-controls': {
            'control-selections': [
              {
                'include-controls': policy.promises.map(controlIdOf),
                ...(policy.leftOut.length === 0
                  ? {}
                  : { 'exclude-controls': policy.leftOut.map(controlIdOf) }),
              },
            ],
          },
          ...(observations.length === 0 ? {} : { observations }),
          findings: findings(policy.promises, assessment),
          ...chainRemarks(assessment),
        },
      ],
    },
  }
}

function controlIdOf({ id }: KeptPromise): Json {
  return { 'control-id': id }
}

/** What is wrong with the lines as a whole: that one is missing no line says. */
function chainRemarks({ lines, until }: Assessment): { readonly remarks?: string } {
  const problems = [...Map.groupBy(lines, ({ chain }) => chain)].flatMap(([chain, own]) => {
    const [cloud = ''] = chain.split(' ')
    const read = own.map((line) => line.read)
    return followLines(read, { cloud, now: until }).problems.map(
      ({ kind, message }) => `${kind}: ${message}`,
    )
  })
  return problems.length === 0 ? {} : { remarks: problems.join('\n') }
}

function observation({ sequence, hash, line }: StoredLine, { cloud, redact }: Assessment): Json {
  const shared = {
    uuid: observationUuid(cloud, sequence, hash),
    methods: ['TEST'],
    types: ['control-objective'],
  }
  const place = [ownProp(cloud, 'sequence', String(sequence)), ownProp(cloud, 'sha-256', hash)]
  // Of what is not what was signed nothing is repeated.
  if (line === undefined)
    return {
      ...shared,
      description: 'This line of evidence is not what was signed.',
      props: [
        ...place,
        ownProp(cloud, 'outcome', 'no_answer'),
        ownProp(cloud, 'signature', 'not-valid'),
      ],
      collected: new Date(0).toISOString(),
    }
  const description = redact(line.measured)
  const isRedacted = description !== line.measured.normalize('NFKC')
  return {
    ...shared,
    title: line.control,
    description,
    props: [
      ...place,
      ownProp(cloud, 'control', line.control),
      ownProp(cloud, 'outcome', line.outcome),
      ownProp(cloud, 'signature', 'valid'),
      ownProp(cloud, 'took-ms', String(line.took_ms)),
      ...(isRedacted ? [ownProp(cloud, 'redacted', 'yes')] : []),
      ...Object.entries(line.figures).map(([name, value]) => ({
        ...ownProp(cloud, name, String(value)),
        class: 'figure',
      })),
    ],
    collected: line.at,
  }
}

function findings(policy: readonly KeptPromise[], assessment: Assessment): readonly Json[] {
  const { cloud, until, lines, regions, attestations, signers } = assessment
  // As the page judges them: what was altered, or is missing, may have been a failure.
  const runs = believedRuns(
    lines.map(({ sequence, text }) => ({ sequence, text, isPublished: true })),
    lines.map(({ read }) => read),
    until,
  )
  const known = { cloud, now: until, regions, attestations, signers, runs }
  const newest = new Map(lines.map((stored) => [stored.line?.control, stored]))
  return policy.map((promise) => {
    const verdict = judge(promise, known)
    const related = promise.controls.flatMap((control) => newest.get(control) ?? [])
    const remarks = remarksOf(promise, assessment)
    return {
      uuid: uuidOfName('finding', cloud, promise.id, until.toISOString()),
      title: promise.id,
      description: promise.says,
      props: [ownProp(cloud, 'state', verdict.state)],
      target: {
        type: 'objective-id',
        'target-id': promise.id,
        status: statusOf(verdict),
      },
      ...(related.length === 0
        ? {}
        : {
            'related-observations': related.map(({ sequence, hash }) => ({
              'observation-uuid': observationUuid(cloud, sequence, hash),
            })),
          }),
      ...(remarks === '' ? {} : { remarks }),
    }
  })
}

/** What is attested was tried by nobody here, and says so. */
function statusOf({ state, since }: Verdict): Json {
  const length = since === undefined ? {} : { remarks: `${state} since ${since.toISOString()}` }
  switch (state) {
    case 'proved':
      return { state: 'satisfied', reason: 'pass' }
    case 'attested':
      return { state: 'satisfied', reason: 'other', remarks: 'Attested in part: somebody signed.' }
    case 'unproved':
      return { state: 'not-satisfied', reason: 'other', ...length }
    case 'broken':
      return { state: 'not-satisfied', reason: 'fail', ...length }
    default:
      return state satisfies never
  }
}

/** What operators said of it in that time. */
function remarksOf({ id }: KeptPromise, { notes, from, until, redact }: Assessment): string {
  return notes
    .filter(({ promise, at }) => promise === id && at >= from && at <= until)
    .map(({ at, text }) => `${at.toISOString()}: ${redact(text)}`)
    .join('\n')
}

function observationUuid(cloud: string, sequence: number, hash: string): string {
  return uuidOfName('observation', cloud, String(sequence), hash)
}

/** Its name is a word of this cloud, and of no registry. */
function ownProp(
  cloud: string,
  name: string,
  value: string,
): { readonly name: string; readonly ns: string; readonly value: string } {
  return { name, ns: `https://${cloud}/security`, value }
}
