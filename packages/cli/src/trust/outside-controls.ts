import { lookAtTls } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  type Control,
  httpsAsk,
  securityTxtControl,
  tlsChainControl,
  tlsHandshakeControl,
  tlsRatingControl,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { originOf } from '../serve/site-finder.ts'
import { ownPlace, type VisitedSite, visitedPlaces } from './tls-places.ts'
import { turnsOf } from './turns-file.ts'

/** What a stranger is told by every host of this cloud. */
export function outsideControls(place: OpenPlace, site: VisitedSite): readonly Control[] {
  const port = {
    clock: systemClock,
    places: async () => await visitedPlaces(place, site),
    look: lookAtTls,
    turns: turnsOf(place.home),
  }
  return [
    tlsHandshakeControl(port),
    tlsRatingControl(port),
    tlsChainControl(port),
    securityTxtControl({
      clock: systemClock,
      origin: originOf(site.domain, site.port),
      cloud: async (question, signal) => {
        const ask = httpsAsk(await ownPlace(place.home, site), { connections: 1 })
        return await ask(question, signal)
      },
    }),
  ]
}
