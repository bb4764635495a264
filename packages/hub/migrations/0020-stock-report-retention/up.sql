-- Finished stock reports go when the days of their source are over, with their refusals.

set local search_path = evenstock;

grant delete on stock_reports to evenstock_hub;
