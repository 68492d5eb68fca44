import { endAttestation } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { requireSentence } from '../trust/said-option.ts'

export const attestationRevoke: Command = {
  name: 'attestation revoke',
  summary:
    'Takes an attestation back, for ever: where no other one counts, its sentence is unproved within a minute.',
  parameters: ['<id>'],
  options: {
    reason: { type: 'string', value: '<text>', summary: 'Why; this is kept, and not published.' },
    by: { type: 'string', value: '<name>', summary: 'Who takes it back.' },
  },
  run: async (args, { environment, answer }) => {
    const [id = ''] = args.parameters
    const ended = { reason: requireSentence(args, 'reason'), by: requireSentence(args, 'by') }
    const place = await openPlace(environment)
    await endAttestation({ ...place, clock: systemClock }, id, ended)
    answer({ id, ...ended }, [`${id} was taken back.`])
    return 0
  },
}
