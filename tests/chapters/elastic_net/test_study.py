"""The paper's simulations give the printed numbers of features."""

from chapters.elastic_net import study


def test_zou_hastie_2005_table_2_median_numbers_of_features():
    published = {1: (5, 6), 4: (11, 16)}
    for example, (lasso, elastic) in published.items():
        _, kept = study.paper_simulation(example, 20)
        assert abs(kept[0] - lasso) <= 2
        assert abs(kept[2] - elastic) <= 2
