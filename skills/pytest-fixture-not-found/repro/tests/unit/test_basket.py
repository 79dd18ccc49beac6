def test_size(basket):
    assert len(basket) == 2
