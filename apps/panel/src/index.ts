import { base } from '@zennnn/base'
import { app, group } from '@zennnn/model'
import { DATABASE_VIEWS, Database } from './database.ts'
import { changeTier, dropDatabase, resumeDatabase, suspendDatabase } from './database-orders.ts'
import { INBOX_MAIL_VIEWS, InboxMail } from './inbox-mail.ts'
import { ARABIC } from './translations-ar.ts'
import { FRENCH } from './translations-fr.ts'

declare module '@zennnn/model' {
  interface Models {
    database: typeof Database
    inbox_mail: typeof InboxMail
  }
}

/** The control panel; lives in the control database only. */
export const panel = app({
  name: 'panel',
  label: 'Control panel',
  summary: 'The databases of this cloud, and in a local cloud the mails it would have sent.',
  depends: [base.name],
  groups: [group('operator', 'Operator', ['administrator'])],
  models: [Database, InboxMail],
  actions: [changeTier, suspendDatabase, resumeDatabase, dropDatabase],
  views: [...DATABASE_VIEWS, ...INBOX_MAIL_VIEWS],
  translations: { fr: FRENCH, ar: ARABIC },
})
