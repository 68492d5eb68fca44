/** Second factors in Arabic. */
export const ARABIC_FACTOR: Readonly<Record<string, string>> = {
  'Second factor': 'العامل الثاني',
  Code: 'الرمز',
  'The six digits that your app shows now, or one of your recovery codes.':
    'الأرقام الستة التي يعرضها تطبيقك الآن، أو أحد رموز الاسترداد.',
  'The six digits that the app shows now.': 'الأرقام الستة التي يعرضها التطبيق الآن.',
  'Is it you?': 'هل هذا أنت؟',
  'This protects your account. Type your password again to go on.':
    'هذا يحمي حسابك. أدخل كلمة المرور مرة أخرى للمتابعة.',
  'Go on': 'متابعة',
  'Your administrator wants a second factor: set one up before you sign in next time.':
    'يطلب المسؤول عاملاً ثانيًا: أعدّه قبل تسجيل دخولك القادم.',
  'An app on your phone shows a code of six digits, which is asked for after your password. Whoever only knows the password does not get in.':
    'يعرض تطبيق على هاتفك رمزًا من ستة أرقام يُطلب بعد كلمة المرور. ومن يعرف كلمة المرور وحدها لا يستطيع الدخول.',
  'Set up an app': 'إعداد تطبيق',
  'An app protects your account since {at}.': 'يحمي تطبيقٌ حسابك منذ {at}.',
  '{count, plural, =0 {No recovery code is left: remove the app and set it up again.} one {# recovery code is left.} other {# recovery codes are left.}}':
    '{count, plural, =0 {لم يبق أي رمز استرداد: أزل التطبيق ثم أعدّه من جديد.} one {بقي رمز استرداد واحد.} two {بقي رمزا استرداد.} few {بقيت # رموز استرداد.} other {بقي # رمز استرداد.}}',
  'Your administrator wants a second factor: it cannot be removed.':
    'يطلب المسؤول عاملاً ثانيًا: لا يمكن إزالته.',
  'Remove the app': 'إزالة التطبيق',
  'Remove the app?': 'هل تريد إزالة التطبيق؟',
  'From then on your password alone opens your account. The recovery codes are void.':
    'بعد ذلك تكفي كلمة المرور وحدها لفتح حسابك. وتصبح رموز الاسترداد باطلة.',
  'The app was removed.': 'أُزيل التطبيق.',
  'Scan this picture with the app, or type the key into it.':
    'امسح هذه الصورة بالتطبيق، أو أدخل المفتاح فيه.',
  'QR code for the app': 'رمز QR للتطبيق',
  'Key:': 'المفتاح:',
  Confirm: 'تأكيد',
  'The app protects your account. When you do not have it at hand, each of these codes opens the account once. They are not shown again.':
    'التطبيق يحمي حسابك. وعندما لا يكون في متناولك، يفتح كل رمز من هذه الرموز الحساب مرة واحدة. ولن تُعرض مرة أخرى.',
  'I have kept them': 'لقد حفظتها',
  'Reset second factor': 'إعادة تعيين العامل الثاني',
  'Reset the second factor of {name}?': 'هل تريد إعادة تعيين العامل الثاني لـ {name}؟',
  'Be sure that it is really this person who asks. Apps, passkeys and recovery codes are taken away, and all sessions end.':
    'تأكد من أن هذا الشخص هو من يطلب ذلك حقًا. تُزال التطبيقات ومفاتيح المرور ورموز الاسترداد، وتنتهي جميع الجلسات.',
  '{name} signs in with the password alone.': 'يسجّل {name} الدخول بكلمة المرور وحدها.',
}
