/**
 * SQL: whether nobody who has signed up acts for this account, the one who gives it away aside.
 * What belongs to a person is given to nobody by a visitor who once had it.
 * @param userId an expression for the giver
 * @param accountId an expression
 */
export const hasNoPersonBut = (userId: string, accountId: string): string => `NOT EXISTS (SELECT 1
  FROM account_member AS person JOIN auth_user ON auth_user.id = person.user_id
  WHERE person.account_id = ${accountId} AND person.user_id <> ${userId}
    AND auth_user.is_anonymous IS NOT 1)`;
