import type { SessionAsker } from '@zennnn/identity'

/** What the cloud promises, with how it stands for one customer's database: made of stored results alone. */
export interface OwnPromisesPort {
  /**
   * `slug`: by which the site that was asked is known. PostgreSQL decides by the session whether it is one of an administrator there:
   * NOT_SIGNED_IN and ACCESS_DENIED otherwise.
   */
  read(asker: SessionAsker, slug: string): Promise<object>
}
