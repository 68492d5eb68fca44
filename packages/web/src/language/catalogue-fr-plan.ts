/** English text → French: plans and payment. */
export const FRENCH_PLAN: Readonly<Record<string, string>> = {
  'Ask the acquirer for a page': 'Demander une page au prestataire de paiement',
  'Ask the acquirer how it stands': 'Demander l’état au prestataire de paiement',
  'Invoices and payment': 'Factures et paiement',
  'It ends on {when}.': 'Il se termine le {when}.',
  'It has ended. All of your data stays.': 'Il est terminé. Toutes vos données restent.',
  'News of a subscription': 'Nouvelles d’un abonnement',
  'Paid until {when}.': 'Payé jusqu’au {when}.',
  Plan: 'Formule',
  Subscribe: 'S’abonner',
  'Subscribe to {plan}': 'S’abonner à {plan}',
  Subscription: 'Abonnement',
  'Thank you. It takes some seconds until the acquirer tells us; this page shows it then.':
    'Merci. Notre prestataire de paiement nous le confirme en quelques secondes ; cette page l’affichera.',
  'The acquirer does not answer at the moment. Nothing was paid; try again later.':
    'Le prestataire de paiement ne répond pas pour le moment. Rien n’a été payé ; réessayez plus tard.',
  'The first payment is not finished yet.': 'Le premier paiement n’est pas encore terminé.',
  'The last payment did not succeed, since {when}. It is tried again; you can give another card.':
    'Le dernier paiement a échoué, depuis le {when}. Il sera retenté ; vous pouvez donner une autre carte.',
  'There is nothing to subscribe to here. Ask the operator of this cloud about plans.':
    'Il n’y a pas d’abonnement ici. Demandez à l’exploitant de ce cloud quelles formules existent.',
  'This database is being tried.': 'Cette base est à l’essai.',
  'This database is free for education.': 'Cette base est gratuite pour l’enseignement.',
  'This database is free.': 'Cette base est gratuite.',
  'This database is paid for.': 'Cette base est payée.',
  'Way to the acquirer': 'Accès au prestataire de paiement',
  'You pay at our acquirer, Stripe, where you type your card. It never comes to this cloud, which keeps nothing of it.':
    'Vous payez chez notre prestataire, Stripe, où vous saisissez votre carte. Elle n’arrive jamais dans ce cloud, qui n’en garde rien.',
}
