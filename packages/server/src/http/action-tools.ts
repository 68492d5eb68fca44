import type { ActionTools, Connections } from '@zennnn/data'
import { consumeLink, linkPort } from '@zennnn/identity'
import type { Clock } from '@zennnn/kernel'
import { renderMail } from '@zennnn/messages'
import { Questions } from '../rest/questions.ts'
import { Sights } from '../rest/sights.ts'
import type { Site } from './visit.ts'

/** What the routes that answer with records and actions share. One a process. */
export interface RecordTools {
  readonly connections: Connections
  readonly clock: Clock
  readonly sights: Sights
  readonly questions: Questions
}

export function createRecordTools(connections: Connections, clock: Clock): RecordTools {
  return { connections, clock, sights: new Sights(), questions: new Questions() }
}

/** What actions of this site may use; their links lead to this site. */
export function actionTools({ clock }: RecordTools, { origin }: Site): ActionTools {
  return {
    clock,
    consumeLink,
    links: (transaction) => linkPort({ transaction, origin, clock }),
    renderMail,
  }
}
