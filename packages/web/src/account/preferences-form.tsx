import { Button, Select, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import type { Profile } from '../api/queries.ts'
import { callAction } from '../api/request.ts'
import { LANGUAGES, languageOf, t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { useAttempt } from '../shell/use-attempt.ts'
import { timeThere, timeZoneChoices } from './time-zones.ts'

const TICK_MS = 10_000

/** What the server keeps of a person: language and time zone, saved when asked. */
export function PreferencesForm(props: {
  readonly user: { readonly name: string; readonly login: string }
  readonly profile: Profile
}): ReactNode {
  const { user, profile } = props
  const [language, setLanguage] = useState<string>(languageOf(profile.language))
  const [timeZone, setTimeZone] = useState(profile.timeZone)
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const zones = useMemo(() => timeZoneChoices(profile.timeZone), [profile.timeZone])
  const isChanged = language !== languageOf(profile.language) || timeZone !== profile.timeZone
  const save = async (): Promise<void> =>
    await attempt(async () => {
      await callAction('user.change_preferences', { language, time_zone: timeZone })
      // Every text and every time on the page is another one now.
      location.reload()
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className={styles.fields}>
        <TextInput label={t('Name')} value={user.name} variant="unstyled" readOnly />
        <TextInput
          label={t('Login')}
          description={t('Only an administrator can change it.')}
          value={user.login}
          variant="unstyled"
          readOnly
        />
        <Select
          label={t('Language')}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={language}
          allowDeselect={false}
          onChange={(value) => setLanguage(value ?? language)}
        />
        <Select
          label={t('Time zone')}
          description={<TimeThere timeZone={timeZone} />}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={[...zones]}
          value={timeZone}
          searchable
          limit={100}
          allowDeselect={false}
          nothingFoundMessage={t('There is no such time zone.')}
          onChange={(value) => setTimeZone(value ?? timeZone)}
        />
      </div>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" disabled={!isChanged} loading={isBusy}>
          {t('Save account')}
        </Button>
        {isChanged && <span role="status">{t('Unsaved changes')}</span>}
      </div>
    </form>
  )
}

function TimeThere({ timeZone }: { readonly timeZone: string }): ReactNode {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const time = timeThere(timeZone, now)
  return time === undefined ? null : <>{t('There it is now: {time}', { time })}</>
}
