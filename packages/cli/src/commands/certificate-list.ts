import { readStandings } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { certificateAnswer, certificateLine } from '../cloud/certificate-lines.ts'
import { openPlace } from '../cloud/cloud-place.ts'
import { wantedOf } from '../cloud/wanted-certificates.ts'
import type { Command } from '../command.ts'

export const certificateList: Command = {
  name: 'certificate list',
  summary:
    'Lists the certificates that an ACME authority made, or is asked for: until when, by whom, when the next one is asked for, and what is wrong.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const { authority } = environment.certificates
    if (authority === undefined) {
      answer([], ['No authority is asked for certificates: ZENNNN_ACME is not set.'])
      return 0
    }
    const standings = await readStandings(place.home, await wantedOf(place, environment))
    const now = systemClock.now()
    const lines = standings.map((one) => certificateLine(one, now))
    answer(
      standings.map((one) => certificateAnswer(one, now)),
      lines.length === 0 ? ['No certificate is needed: there is no host that others know.'] : lines,
    )
    return 0
  },
}
