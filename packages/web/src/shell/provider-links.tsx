import { Button, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'

/**
 * By an account elsewhere, in a window of its own: the way there and back would leave the page and what is typed in it. Whoever
 * is signed in proves that it is he; else he signs in again.
 */
export function ProviderLinks({
  providers,
  way,
}: {
  readonly providers: readonly { readonly id: string; readonly name: string }[]
  readonly way: 'again' | 'proof'
}): ReactNode {
  if (providers.length === 0) return null
  return (
    <>
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          component="a"
          variant="default"
          href={`/sign-in/with/${id}/${way}`}
          target="_blank"
        >
          {t('Sign in with {name}', { name })}
        </Button>
      ))}
      <Text size="sm" c="dimmed">
        {t('This opens a new window. When you are back from there, this page goes on.')}
      </Text>
    </>
  )
}
