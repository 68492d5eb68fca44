/** English text → French: sign-in providers and linked accounts. */
export const FRENCH_PROVIDER: Readonly<Record<string, string>> = {
  'Everything that was tried works.': 'Tout ce qui a été essayé fonctionne.',
  'This does not work yet.': 'Cela ne fonctionne pas encore.',
  'What was tried': 'Ce qui a été essayé',
  'Not tried': 'Non essayé',
  'Sign-in providers': 'Fournisseurs de connexion',
  'People sign in by an account that they have elsewhere: at Google, Microsoft, Okta, Keycloak or whatever else speaks OpenID Connect. The sign-in page has a button for each provider that is on. It lets in who linked an account in "My account", and nobody else.':
    'On se connecte par un compte que l’on a ailleurs : chez Google, Microsoft, Okta, Keycloak ou tout autre qui parle OpenID Connect. La page de connexion a un bouton pour chaque fournisseur activé. Il laisse entrer qui a lié un compte dans « Mon compte », et personne d’autre.',
  'Add a provider': 'Ajouter un fournisseur',
  'At the provider, register a client (some say application) of the kind "web", with a secret.':
    'Chez le fournisseur, enregistrez un client (certains disent application) de type « web », avec un secret.',
  'Add the provider here: its address, the client id and the secret.':
    'Ajoutez le fournisseur ici : son adresse, l’identifiant du client et le secret.',
  'Copy the redirect address that you get here into the client at the provider.':
    'Copiez l’adresse de retour reçue ici dans le client chez le fournisseur.',
  'Test it. When everything works, turn it on.': 'Testez-le. Quand tout fonctionne, activez-le.',
  'The sign-in page has a button for {name} from now on.':
    'La page de connexion a désormais un bouton pour {name}.',
  On: 'Activé',
  Off: 'Désactivé',
  'Nobody sees its button yet. Enter the redirect address at the provider, test, then turn it on.':
    'Personne ne voit encore son bouton. Saisissez l’adresse de retour chez le fournisseur, testez, puis activez-le.',
  Test: 'Tester',
  'Turn off': 'Désactiver',
  'Turn on': 'Activer',
  Change: 'Modifier',
  Remove: 'Retirer',
  'The redirect address was copied.': 'L’adresse de retour est copiée.',
  Address: 'Adresse',
  'Client id': 'Identifiant du client',
  'Redirect address': 'Adresse de retour',
  Copy: 'Copier',
  'Linked accounts': 'Comptes liés',
  'The provider is found': 'Le fournisseur est trouvé',
  'See that the provider is up, shows a certificate that holds, and calls itself by this address (its issuer).':
    'Voyez si le fournisseur est en marche, montre un certificat valable et se nomme par cette adresse (son issuer).',
  'It binds a sign-in to the browser': 'Il lie une connexion au navigateur',
  'Ask who runs the provider to allow PKCE with S256.':
    'Demandez à qui exploite le fournisseur de permettre PKCE avec S256.',
  'Its keys can be read': 'Ses clés sont lisibles',
  'Try again later, or ask who runs the provider.':
    'Réessayez plus tard, ou demandez à qui exploite le fournisseur.',
  'It knows this client': 'Il connaît ce client',
  'Compare client id and secret with those at the provider; a secret may have run out.':
    'Comparez l’identifiant du client et le secret à ceux du fournisseur ; un secret a pu expirer.',
  'It says when people signed in there': 'Il dit quand on s’y est connecté',
  'People come in by it, but an account there does not show later on that it is they: see that everybody has a passkey or a password too, or ask who runs the provider to send auth_time.':
    'On entre par lui, mais un compte chez lui ne montre pas ensuite que c’est bien la personne : veillez à ce que chacun ait aussi une clé d’accès ou un mot de passe, ou demandez à qui l’exploite d’envoyer auth_time.',
  'Not known before somebody has come back from it.': 'Inconnu tant que personne n’en est revenu.',
  'This works, but not for everything; see below.':
    'Cela fonctionne, mais pas pour tout ; voyez ci-dessous.',
  'Make a passkey now. Your provider does not say when you sign in there, so an account there lets you in, but does not show later on that it is you.':
    'Créez une clé d’accès maintenant. Votre fournisseur ne dit pas quand vous vous y connectez : un compte chez lui vous laisse entrer, mais ne montre pas ensuite que c’est bien vous.',
  'Turn {name} off?': 'Désactiver {name} ?',
  'Nobody comes in by it any more. Accounts stay linked, and open sessions go on until they end.':
    'Plus personne n’entre par lui. Les comptes restent liés, et les sessions ouvertes continuent jusqu’à leur fin.',
  '{name} is off.': '{name} est désactivé.',
  '{count, plural, =0 {No account is linked.} one {# linked account is unlinked.} other {# linked accounts are unlinked.}} Its client secret is forgotten. Open sessions go on until they end.':
    '{count, plural, =0 {Aucun compte n’est lié.} one {# compte lié est délié.} other {# comptes liés sont déliés.}} Son secret est oublié. Les sessions ouvertes continuent jusqu’à leur fin.',
  'Remove provider': 'Retirer le fournisseur',
  '{name} was removed.': '{name} est retiré.',
  'Change {name}': 'Modifier {name}',
  '{name} was added. It is off until you turn it on.':
    '{name} est ajouté. Il reste désactivé jusqu’à ce que vous l’activiez.',
  '{name} was changed.': '{name} est modifié.',
  'Add provider': 'Ajouter le fournisseur',
  'Save provider': 'Enregistrer le fournisseur',
  'Stands on the button: "Sign in with …".': 'Figure sur le bouton de la page de connexion.',
  'Its issuer, or where its discovery is: {example}':
    'Son émetteur (issuer), ou l’adresse de sa découverte : {example}',
  'Cannot be changed: who is somebody there is somebody else elsewhere.':
    'Ne peut pas être modifiée : qui est quelqu’un là-bas est quelqu’un d’autre ailleurs.',
  'Client secret': 'Secret du client',
  'Kept sealed, and shown to nobody.': 'Conservé scellé, et montré à personne.',
  'Leave it empty to keep the one that is there.': 'Laissez vide pour garder celui qui est là.',
  'Show the secret': 'Afficher le secret',
  'Nothing was linked: the provider did not sign you in, or you said no. Begin again.':
    'Rien n’est lié : le fournisseur ne vous a pas connecté, ou vous avez refusé. Recommencez.',
  'Nothing was linked: what the provider answered cannot be relied on. Try again later; if it stays so, tell your administrator, whose test says what is wrong.':
    'Rien n’est lié : la réponse du fournisseur n’est pas fiable. Réessayez plus tard ; si cela persiste, dites-le à votre administrateur, dont le test dit ce qui ne va pas.',
  'Nothing was linked: the provider was turned off here meanwhile.':
    'Rien n’est lié : le fournisseur a été désactivé ici entre-temps.',
  'Nothing was linked: this account opens the account of another user here, or you have linked one of this provider. Unlink the other one first.':
    'Rien n’est lié : ce compte ouvre celui d’un autre utilisateur ici, ou vous en avez déjà lié un de ce fournisseur. Déliez d’abord l’autre.',
  'Your account at {name} is linked: it opens this account from now on.':
    'Votre compte chez {name} est lié : il ouvre désormais ce compte-ci.',
  'An account that you have elsewhere opens this one, by its button on the sign-in page.':
    'Un compte que vous avez ailleurs ouvre celui-ci, par son bouton sur la page de connexion.',
  'Unlink {name}?': 'Délier {name} ?',
  'Your account there opens this one no more.': 'Votre compte là-bas n’ouvrira plus celui-ci.',
  'Unlink account': 'Délier le compte',
  'The account was unlinked.': 'Le compte est délié.',
  Provider: 'Fournisseur',
  'Account there': 'Compte là-bas',
  'Link an account of {name}': 'Lier un compte de {name}',
  Link: 'Lier',
  'Unlink the account of {name}': 'Délier le compte de {name}',
  Unlink: 'Délier',
  'Not linked': 'Non lié',
  'Linked on {at}': 'Lié le {at}',
}
