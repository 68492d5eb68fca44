import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { ViewProblem } from '../shell/view-problem.tsx'
import { ProviderCard } from './provider-card.tsx'
import { type AskedProvider, ProviderDialog } from './provider-dialog.tsx'
import styles from './security.module.css'
import { readProviders } from './sign-in-provider.ts'

/** Other sites whose accounts let people in: added, told apart, tested, turned on. */
export function ProvidersSection(): ReactNode {
  const [asked, setAsked] = useState<AskedProvider>()
  const { data, error, refetch } = useQuery({
    queryKey: ['security', 'providers'],
    queryFn: async ({ signal }) => await readProviders(signal),
  })
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={6} />
  return (
    <>
      <section className={page.card} aria-labelledby="security-providers">
        <h2 id="security-providers" className={page.cardTitle}>
          {t('Sign-in providers')}
        </h2>
        <p className={page.cardLead}>
          {t(
            'People sign in by an account that they have elsewhere: at Google, Microsoft, Okta, Keycloak or whatever else speaks OpenID Connect. The sign-in page has a button for each provider that is on. It lets in who linked an account in "My account", and nobody else.',
          )}
        </p>
        {data.length === 0 && <HowToBegin />}
        <div className={page.buttons}>
          <Button
            variant={data.length === 0 ? 'filled' : 'default'}
            onClick={() => setAsked('new')}
          >
            {t('Add a provider')}
          </Button>
        </div>
      </section>
      {data.map((provider) => (
        <ProviderCard
          key={provider.id}
          provider={provider}
          onChange={() => setAsked(provider)}
          onChanged={refetch}
        />
      ))}
      <ProviderDialog asked={asked} onSaved={refetch} onClose={() => setAsked(undefined)} />
    </>
  )
}

/** Where there is none yet: what one needs, and what comes after what. */
function HowToBegin(): ReactNode {
  return (
    <ol className={styles.how}>
      <li>
        {t(
          'At the provider, register a client (some say application) of the kind "web", with a secret.',
        )}
      </li>
      <li>{t('Add the provider here: its address, the client id and the secret.')}</li>
      <li>{t('Copy the redirect address that you get here into the client at the provider.')}</li>
      <li>{t('Test it. When everything works, turn it on.')}</li>
    </ol>
  )
}
