import { app, group } from '@zennnn/model'
import { ATTACHMENT_VIEWS, Attachment } from './attachment.ts'
import { AUDIT_ENTRY_VIEWS, AuditEntry } from './audit-entry.ts'
import { cancelJob } from './cancel-job.ts'
import { COMPANY_VIEWS, Company } from './company.ts'
import { GROUP_VIEWS, Group } from './group.ts'
import { INVITATION_MAIL, inviteUser } from './invite-user.ts'
import { JOB_VIEWS, Job } from './job.ts'
import { MAIL_VIEWS, Mail } from './mail.ts'
import { MESSAGE_MAIL, MESSAGE_VIEWS, Message } from './message.ts'
import { changePreferences } from './preferences.ts'
import { SavedSearch, saveSearch, shareSearch } from './saved-search.ts'
import { sendMessage } from './send-message.ts'
import {
  BASE_SETTINGS,
  changeSetting,
  type LANGUAGE,
  SETTING_VIEWS,
  Setting,
  type TIME_ZONE,
} from './setting.ts'
import { ARABIC } from './translations-ar.ts'
import { FRENCH } from './translations-fr.ts'
import { USER_VIEWS, User } from './user.ts'
import { activateUser, deactivateUser } from './user-activity.ts'

declare module '@zennnn/model' {
  interface Models {
    attachment: typeof Attachment
    audit_entry: typeof AuditEntry
    company: typeof Company
    group: typeof Group
    job: typeof Job
    mail: typeof Mail
    saved_search: typeof SavedSearch
    message: typeof Message
    setting: typeof Setting
    user: typeof User
  }
  interface Settings {
    'base.language': typeof LANGUAGE
    'base.time_zone': typeof TIME_ZONE
  }
}

/** What every database has: who may come in, with which rights, and what happened. */
export const base = app({
  name: 'base',
  label: 'Administration',
  summary: 'Users and their rights, companies, settings, audit log, jobs and outgoing mail.',
  groups: [group('administrator', 'Administrator')],
  models: [User, Group, Company, Setting, AuditEntry, Mail, Job, Attachment, Message, SavedSearch],
  actions: [
    changePreferences,
    deactivateUser,
    activateUser,
    inviteUser,
    changeSetting,
    cancelJob,
    saveSearch,
    sendMessage,
    shareSearch,
  ],
  settings: BASE_SETTINGS,
  views: [
    ...USER_VIEWS,
    ...GROUP_VIEWS,
    ...COMPANY_VIEWS,
    ...SETTING_VIEWS,
    ...AUDIT_ENTRY_VIEWS,
    ...MAIL_VIEWS,
    ...JOB_VIEWS,
    ...ATTACHMENT_VIEWS,
    ...MESSAGE_VIEWS,
  ],
  mailTemplates: [MESSAGE_MAIL, INVITATION_MAIL],
  translations: { fr: FRENCH, ar: ARABIC },
})
