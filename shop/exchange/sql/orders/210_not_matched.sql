-- A cancellation without a sale that it could take back.
UPDATE matched SET field = 'number', problem = 'A cancellation of nothing that this customer bought at this price'
WHERE is_a = 'cancellation' AND problem IS NULL AND is_new AND row NOT IN (SELECT row FROM back)
