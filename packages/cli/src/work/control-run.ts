import type { EvidenceRegister } from '@zennnn/cloud'
import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { PlatformError } from '@zennnn/kernel'
import { CONTROLS, type ControlId, isControlId, type RoundTools, recordRuns } from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { inTurn } from '../trust/in-turn.ts'

/** Longer than a round takes that tries everything. */
const LONGEST_WAIT_MS = 10 * 60_000
const WAITS = 'Waiting: other controls are being run. Only one writes down at a time what it saw.'

/**
 * Runs a control when somebody asks for it, by the tools of the rounds, and writes down what came of it like they do: the same chain,
 * one line more. It waits for a round that runs. Input: control. Done twice after a crash, there are two lines. Who is cancelled lets
 * nobody else try before the control has ended.
 */
export function controlRunJob(
  place: Pick<OpenPlace, 'access' | 'control' | 'home'>,
  madeTools: () => Promise<RoundTools>,
): JobKind {
  return jobKind({
    name: 'control_run',
    place: 'control',
    steps: [
      {
        name: 'try',
        run: async (context) => {
          const tools = await madeTools()
          const control = controlOf(context.input, tools)
          const deadline = performance.now() + LONGEST_WAIT_MS
          const attempt = async (register: EvidenceRegister) => {
            await context.report({ message: CONTROLS[control].tries })
            const [seen] = await recordRuns(register, [control], tools, context.signal)
            return seen && { ...seen, evidence: (await register.head()).sequence }
          }
          const onWait = async () => {
            if (performance.now() > deadline) throw tooLong()
            await context.report({ message: WAITS })
          }
          return await told(
            await inTurn(place, attempt, { signal: context.signal, onWait }),
            context,
          )
        },
      },
    ],
  })
}

interface RecordedTry {
  readonly control: ControlId
  readonly outcome: string
  readonly measured: string
  readonly tookMs: number
  readonly evidence: number
}

async function told(
  { control, outcome, measured, tookMs, evidence }: RecordedTry,
  { note }: Pick<JobContext, 'note'>,
): Promise<object> {
  await note(`${outcome.replace('_', ' ')}: ${measured}`)
  return { control, outcome, measured, took_ms: tookMs, evidence }
}

/** What was ordered may be of another version, or of a policy that the cloud no longer has. STATE_REFUSED. */
function controlOf(input: unknown, { controls }: RoundTools): ControlId {
  const { control } = Object(input)
  if (isControlId(control) && controls.some(({ id }) => id === control)) return control
  throw new PlatformError('STATE_REFUSED', {
    message: `This version does not run the control "${String(control)}". Nothing was tried.`,
  })
}

function tooLong(): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: 'Other controls have been run for ten minutes. This one was not.',
    hint: 'Order it anew later. bin/zennnn promise list says what they found, and log/work.log why one took so long.',
  })
}
