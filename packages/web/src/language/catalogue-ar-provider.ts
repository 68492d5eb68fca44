/** English text → Arabic: sign-in providers and linked accounts. */
export const ARABIC_PROVIDER: Readonly<Record<string, string>> = {
  'Everything that was tried works.': 'كل ما جُرّب يعمل.',
  'This does not work yet.': 'هذا لا يعمل بعد.',
  'What was tried': 'ما جُرّب',
  'Not tried': 'لم يُجرَّب',
  'Sign-in providers': 'مزوّدو تسجيل الدخول',
  'People sign in by an account that they have elsewhere: at Google, Microsoft, Okta, Keycloak or whatever else speaks OpenID Connect. The sign-in page has a button for each provider that is on. It lets in who linked an account in "My account", and nobody else.':
    'يسجل الناس الدخول بحساب لديهم في مكان آخر: لدى Google أو Microsoft أو Okta أو Keycloak أو أي جهة تتحدث OpenID Connect. في صفحة الدخول زر لكل مزوّد مفعّل. ولا يُدخل إلا من ربط حسابًا في «حسابي».',
  'Add a provider': 'إضافة مزوّد',
  'At the provider, register a client (some say application) of the kind "web", with a secret.':
    'لدى المزوّد، سجّل عميلًا (يسميه بعضهم تطبيقًا) من نوع «web» مع سر.',
  'Add the provider here: its address, the client id and the secret.':
    'أضف المزوّد هنا: عنوانه ومعرّف العميل والسر.',
  'Copy the redirect address that you get here into the client at the provider.':
    'انسخ عنوان العودة الذي تحصل عليه هنا إلى العميل لدى المزوّد.',
  'Test it. When everything works, turn it on.': 'اختبره. وعندما يعمل كل شيء فعّله.',
  'The sign-in page has a button for {name} from now on.': 'في صفحة الدخول زر لـ {name} من الآن.',
  On: 'مفعّل',
  Off: 'معطّل',
  'Nobody sees its button yet. Enter the redirect address at the provider, test, then turn it on.':
    'لا أحد يرى زره بعد. أدخل عنوان العودة لدى المزوّد، ثم اختبر، ثم فعّله.',
  Test: 'اختبار',
  'Turn off': 'تعطيل',
  'Turn on': 'تفعيل',
  Change: 'تعديل',
  Remove: 'إزالة',
  'The redirect address was copied.': 'نُسخ عنوان العودة.',
  Address: 'العنوان',
  'Client id': 'معرّف العميل',
  'Redirect address': 'عنوان العودة',
  Copy: 'نسخ',
  'Linked accounts': 'الحسابات المرتبطة',
  'The provider is found': 'عُثر على المزوّد',
  'See that the provider is up, shows a certificate that holds, and calls itself by this address (its issuer).':
    'تأكد أن المزوّد يعمل، ويُظهر شهادة صالحة، ويسمّي نفسه بهذا العنوان (issuer).',
  'It binds a sign-in to the browser': 'يربط الدخول بالمتصفح',
  'Ask who runs the provider to allow PKCE with S256.':
    'اطلب ممن يدير المزوّد السماح بـ PKCE مع S256.',
  'Its keys can be read': 'يمكن قراءة مفاتيحه',
  'Try again later, or ask who runs the provider.': 'حاول لاحقًا، أو اسأل من يدير المزوّد.',
  'It knows this client': 'يعرف هذا العميل',
  'Compare client id and secret with those at the provider; a secret may have run out.':
    'قارن معرّف العميل والسر بما لدى المزوّد؛ فقد تنتهي صلاحية السر.',
  'It says when people signed in there': 'يذكر متى سجّل الناس الدخول لديه',
  'People come in by it, but an account there does not show later on that it is they: see that everybody has a passkey or a password too, or ask who runs the provider to send auth_time.':
    'يدخل الناس عبره، لكن حسابًا لديه لا يثبت لاحقًا أنهم هم: احرص على أن يكون لدى كل شخص مفتاح مرور أو كلمة مرور أيضًا، أو اطلب ممن يدير المزوّد أن يرسل auth_time.',
  'Not known before somebody has come back from it.': 'غير معروف قبل أن يعود أحد منه.',
  'This works, but not for everything; see below.': 'هذا يعمل، ولكن ليس لكل شيء؛ انظر أدناه.',
  'Make a passkey now. Your provider does not say when you sign in there, so an account there lets you in, but does not show later on that it is you.':
    'أنشئ مفتاح مرور الآن. لا يذكر مزوّدك متى تسجّل الدخول لديه، فالحساب لديه يُدخلك لكنه لا يثبت لاحقًا أنك أنت.',
  'Turn {name} off?': 'تعطيل {name}؟',
  'Nobody comes in by it any more. Accounts stay linked, and open sessions go on until they end.':
    'لن يدخل أحد عبره بعد الآن. تبقى الحسابات مرتبطة، وتستمر الجلسات المفتوحة حتى تنتهي.',
  '{name} is off.': 'عُطّل {name}.',
  '{count, plural, =0 {No account is linked.} one {# linked account is unlinked.} other {# linked accounts are unlinked.}} Its client secret is forgotten. Open sessions go on until they end.':
    '{count, plural, =0 {لا حساب مرتبط.} zero {لا حساب مرتبط.} one {يُفك ربط حساب واحد.} two {يُفك ربط حسابين.} few {يُفك ربط # حسابات.} other {يُفك ربط # حسابًا.}} ويُنسى سره. وتستمر الجلسات المفتوحة حتى تنتهي.',
  'Remove provider': 'إزالة المزوّد',
  '{name} was removed.': 'أُزيل {name}.',
  'Change {name}': 'تعديل {name}',
  '{name} was added. It is off until you turn it on.': 'أُضيف {name}. ويبقى معطّلًا حتى تفعّله.',
  '{name} was changed.': 'عُدّل {name}.',
  'Add provider': 'إضافة المزوّد',
  'Save provider': 'حفظ المزوّد',
  'Stands on the button: "Sign in with …".': 'يظهر على الزر في صفحة الدخول.',
  'Its issuer, or where its discovery is: {example}':
    'المُصدِر (issuer)، أو عنوان الاستكشاف: {example}',
  'Cannot be changed: who is somebody there is somebody else elsewhere.':
    'لا يمكن تعديله: فمن هو شخص هناك هو شخص آخر في غيره.',
  'Client secret': 'سر العميل',
  'Kept sealed, and shown to nobody.': 'يُحفظ مختومًا ولا يُعرض لأحد.',
  'Leave it empty to keep the one that is there.': 'اتركه فارغًا للإبقاء على الموجود.',
  'Show the secret': 'إظهار السر',
  'Nothing was linked: the provider did not sign you in, or you said no. Begin again.':
    'لم يُربط شيء: لم يسجل المزوّد دخولك، أو رفضت أنت. ابدأ من جديد.',
  'Nothing was linked: what the provider answered cannot be relied on. Try again later; if it stays so, tell your administrator, whose test says what is wrong.':
    'لم يُربط شيء: لا يمكن الوثوق بما أجاب به المزوّد. حاول لاحقًا؛ وإن استمر ذلك فأخبر المسؤول، فاختباره يقول ما الخطأ.',
  'Nothing was linked: the provider was turned off here meanwhile.':
    'لم يُربط شيء: عُطّل المزوّد هنا في هذه الأثناء.',
  'Nothing was linked: this account opens the account of another user here, or you have linked one of this provider. Unlink the other one first.':
    'لم يُربط شيء: هذا الحساب يفتح حساب مستخدم آخر هنا، أو أنك ربطت حسابًا لدى هذا المزوّد. فُك ربط الآخر أولًا.',
  'Your account at {name} is linked: it opens this account from now on.':
    'رُبط حسابك لدى {name}: وهو يفتح هذا الحساب من الآن.',
  'An account that you have elsewhere opens this one, by its button on the sign-in page.':
    'حساب لديك في مكان آخر يفتح هذا الحساب، بزره في صفحة الدخول.',
  'Unlink {name}?': 'فك ربط {name}؟',
  'Your account there opens this one no more.': 'لن يفتح حسابك هناك هذا الحساب بعد ذلك.',
  'Unlink account': 'فك ربط الحساب',
  'The account was unlinked.': 'فُك ربط الحساب.',
  Provider: 'المزوّد',
  'Account there': 'الحساب هناك',
  'Link an account of {name}': 'ربط حساب لدى {name}',
  Link: 'ربط',
  'Unlink the account of {name}': 'فك ربط الحساب لدى {name}',
  Unlink: 'فك الربط',
  'Not linked': 'غير مرتبط',
  'Linked on {at}': 'رُبط في {at}',
}
