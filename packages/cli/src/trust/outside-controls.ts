import { lookAtTls } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  type Control,
  securityTxtControl,
  tlsChainControl,
  tlsHandshakeControl,
  tlsRatingControl,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { askSite } from '../cloud/own-way.ts'
import { originOf } from '../serve/site-finder.ts'
import { type VisitedSite, visitedPlaces } from './tls-places.ts'
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
        const { domain, port: at } = site
        const ask = await askSite(place.home, { site: domain, port: at, connections: 1 })
        return await ask(question, signal)
      },
    }),
  ]
}
